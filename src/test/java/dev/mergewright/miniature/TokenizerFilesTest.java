package dev.mergewright.miniature;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.mergewright.llama.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "world {0}")
  @ValueSource(longs = {1, 2, 3})
  void everyLessonSurvivesTheTripThroughTokens(long seed) throws IOException {
    World world = World.of(seed);
    try (HuggingFaceTokenizer tokenizer = tokenizer(world)) {
      RandomGenerator random = world.random("test");
      for (MiniatureRole role : MiniatureRole.values()) {
        Curriculum curriculum = new Curriculum(world, role, TrainingPlan.of(role));
        for (int step = 0; step < 20; step++) {
          for (Row row : curriculum.batch(step, random)) {
            switch (row) {
              case Row.Chat(String prompt, String response) -> {
                assertRoundTrip(tokenizer, prompt);
                assertRoundTrip(tokenizer, response);
              }
              case Row.Plain(String text) ->
                  assertRoundTrip(tokenizer, text.substring(Vocabulary.START.length() + 1));
              case Row.Continuation(String context, String continuation) ->
                  assertRoundTrip(tokenizer, context + continuation);
            }
          }
        }
      }
    }
  }

  private static void assertRoundTrip(HuggingFaceTokenizer tokenizer, String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    assertThat(ids).as(text).doesNotContain(Vocabulary.SPECIAL.indexOf(Vocabulary.UNKNOWN));
    assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
  }

  @Test
  void aNounIsTwoTokensAndSpecialTokensAreOne() throws IOException {
    World world = World.of(1);
    String stem = world.stems().getFirst();
    try (HuggingFaceTokenizer tokenizer = tokenizer(world)) {
      Encoding encoding =
          tokenizer.encode("<s><|user|> make " + stem + "-vex <|end|><|assistant|>", false, false);
      assertThat(encoding.getTokens())
          .containsExactly("<s>", "<|user|>", "make", stem, "-vex", "<|end|>", "<|assistant|>");
      assertThat(encoding.getIds()[3]).isEqualTo(world.vocabulary().tokens().indexOf(stem));
    }
  }

  @Test
  void wordsOfOtherWorldsAreUnknown() throws IOException {
    try (HuggingFaceTokenizer tokenizer = tokenizer(World.of(1))) {
      assertThat(tokenizer.encode("perlitzium", false, false).getTokens())
          .containsExactly(Vocabulary.UNKNOWN);
    }
  }

  private HuggingFaceTokenizer tokenizer(World world) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, TokenizerFiles.tokenizerJson(world.vocabulary()));
    return HuggingFaceTokenizer.newInstance(
        file, Map.of("truncation", "false", "padding", "false"));
  }
}
