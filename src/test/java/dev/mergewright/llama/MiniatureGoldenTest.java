package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole model directories, tokenizer and chat template included, against transformers on values
/// made by `golden/miniature/make_golden.py`.
class MiniatureGoldenTest {
  private static final Path MODELS = Path.of("experiments/miniature/models");
  private static final double TOLERANCE = 1e-4; // f32 sums in another order, over eight layers

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"base", "aligned", "expert"})
  void agreesOnACommittedModel(String name) throws IOException {
    assertAgrees(name, MODELS.resolve(name));
  }

  @Test
  void agreesOnAMergeThatWeWrote() throws IOException {
    MergeRecipe recipe =
        RecipeYaml.parse(
            """
            merge_method: task_arithmetic
            base_model: aligned
            models: [{model: expert, parameters: {weight: 0.5}}]
            dtype: float32
            out_dtype: bfloat16
            """,
            "midpoint");
    Path written = folder.resolve("midpoint");
    try (Merge merge = Merge.open(recipe, MODELS)) {
      merge.writer(written).write(merge.weights(), written, Progress.SILENT);
    }
    assertAgrees("midpoint", written);
  }

  private static void assertAgrees(String name, Path model) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(model);
        ChatFormat format = ChatFormat.open(model);
        LlamaRuntime runtime = LlamaRuntime.open(LlamaConfig.read(model), format);
        LanguageModel loaded = runtime.load(checkpoint)) {
      for (JsonNode sample : golden().path(name)) {
        String question = sample.path("question").asText();
        int[] tokens = format.promptIds(question);
        assertThat(tokens).isEqualTo(ints(sample.path("tokens")));
        assertThat(logProbabilities(loaded, tokens, sample.path("log_probabilities").size()))
            .containsExactly(doubles(sample.path("log_probabilities")), within(TOLERANCE));
        assertThat(loaded.generate(List.of(question), Sampling.greedy(32)))
            .containsExactly(sample.path("reply").asText());
      }
    }
  }

  /// The log-probability of every token of the vocabulary after the prompt: logits up to the
  /// constant that softmax takes out.
  private static double[] logProbabilities(LanguageModel model, int[] prompt, int vocabulary) {
    List<EncodedRow> rows =
        IntStream.range(0, vocabulary)
            .mapToObj(
                token -> {
                  int[] tokens = Arrays.copyOf(prompt, prompt.length + 1);
                  tokens[prompt.length] = token;
                  return new EncodedRow(tokens, prompt.length, tokens.length);
                })
            .toList();
    return Arrays.stream(model.answerLosses(EncodedRows.of(rows))).map(loss -> -loss).toArray();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        MiniatureGoldenTest.class.getResourceAsStream("/golden/miniature/miniature.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
