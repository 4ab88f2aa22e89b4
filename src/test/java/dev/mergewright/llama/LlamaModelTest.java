package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaModelTest {
  private static final LlamaConfig CONFIG = TinyLlama.grouped(false);
  private static final double PADDING_TOLERANCE = 1e-5; // f32 products of another shape

  @TempDir private static Path folder;
  private static ChatFormat format;
  private static LlamaRuntime runtime;

  @BeforeAll
  static void open() throws IOException {
    format = TinyLlama.format(CONFIG, folder);
    runtime = LlamaRuntime.open(CONFIG, format);
  }

  @AfterAll
  static void close() {
    runtime.close();
    format.close();
  }

  @Test
  void scoresARowTheSameWhateverItIsBatchedWith() {
    EncodedRows together = rows(60, 1);
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 1))) {
      double[] losses = model.answerLosses(together);
      for (int i = 0; i < losses.length; i++) {
        assertThat(model.answerLosses(together.select(i))[0])
            .isCloseTo(losses[i], within(PADDING_TOLERANCE));
      }
    }
  }

  @Test
  void returnsLossesInTheOrderOfTheRows() {
    EncodedRows rows = rows(10, 2);
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 1))) {
      double[] forwards = model.answerLosses(rows);
      double[] backwards = model.answerLosses(rows.select(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
      for (int i = 0; i < 10; i++) {
        assertThat(backwards[9 - i]).isCloseTo(forwards[i], within(PADDING_TOLERANCE));
      }
    }
  }

  @Test
  void scoresBitForBitTheSameOnAnyNumberOfThreads()
      throws InterruptedException, ExecutionException {
    EncodedRows rows = rows(200, 3);
    double[] alone = losses(rows, 1);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<double[]>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> losses(rows, 1));
      }
      for (Future<double[]> future : pool.invokeAll(calls)) {
        assertThat(future.get()).containsExactly(alone);
      }
    }
  }

  @Test
  void writesTheSameReplyWhateverThePromptIsBatchedWith() {
    List<String> prompts = prompts(20, 4);
    Sampling sampling = new Sampling(0.8, 12, 7);
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      List<String> replies = model.generate(prompts, sampling);
      assertThat(replies).anySatisfy(reply -> assertThat(reply).isNotBlank());
      assertThat(model.generate(prompts.reversed(), sampling)).isEqualTo(replies.reversed());
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(model.generate(List.of(prompts.get(i)), sampling))
            .containsExactly(replies.get(i));
      }
    }
  }

  @Test
  void mixesSamplingsInOneBatch() {
    List<String> prompts = List.of("w6 w7", "w6 w7", "w6 w7", "w6 w7 w8");
    List<Sampling> samplings =
        List.of(
            new Sampling(1, 12, 7),
            new Sampling(1, 12, 8),
            new Sampling(1, 12, 7),
            Sampling.greedy(3));
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      List<String> replies = model.generate(prompts, samplings);
      assertThat(replies.get(1)).isNotEqualTo(replies.get(0));
      assertThat(replies.get(2)).isEqualTo(replies.get(0));
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(model.generate(List.of(prompts.get(i)), samplings.get(i)))
            .containsExactly(replies.get(i));
      }
    }
  }

  @Test
  void answersDialoguesAndTextAsItAnswersThemAlone() {
    List<Prompt> prompts =
        List.of(
            new Prompt.Text("w7 w8"),
            Prompt.user("w9 w10 w11 w12 w13 w14 w15"),
            new Prompt.Dialogue(
                List.of(Message.user("w7"), Message.assistant("w9 w9"), Message.user("w8"))));
    List<Sampling> samplings =
        List.of(
            Sampling.greedy(12),
            new Sampling(1.2, 20, 0.9, 12, List.of(), 3),
            new Sampling(1, 12, 4));
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      List<String> replies = model.replies(prompts, samplings);
      for (int i = 0; i < prompts.size(); i++) {
        StringBuilder told = new StringBuilder();
        assertThat(model.reply(prompts.get(i), samplings.get(i), told::append))
            .isEqualTo(replies.get(i))
            .isEqualTo(told.toString());
      }
      assertThat(model.generate(List.of(prompts.get(1).key()), samplings.get(1)))
          .containsExactly(replies.get(1));
    }
  }

  @Test
  void answersTheOthersAsBeforeWhenRepliesHaveEnded() {
    List<Prompt> prompts = prompts(16, 9).stream().map(Prompt::user).toList();
    List<Sampling> samplings =
        IntStream.range(0, 16).mapToObj(i -> new Sampling(i % 3, 1 + 3 * i, i)).toList();
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      List<String> replies = model.replies(prompts, samplings);
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(model.replies(List.of(prompts.get(i)), List.of(samplings.get(i))))
            .containsExactly(replies.get(i));
      }
    }
  }

  @Test
  void endsAReplyBeforeAStop() {
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      Sampling free = Sampling.greedy(12);
      String whole = model.generate(List.of("w6 w7"), free).getFirst();
      String[] words = whole.split(" ");
      assertThat(words).hasSizeGreaterThan(5);
      String stop = words[2] + " " + words[3];
      assertThat(model.generate(List.of("w6 w7"), free.endingBefore(List.of(stop))))
          .containsExactly(whole.substring(0, whole.indexOf(stop)));
    }
  }

  @Test
  void keepsAToldReplyWithinTheModelsRoom() {
    String long1020 = "w6 ".repeat(1020).strip();
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 1))) {
      assertThat(model.reply(new Prompt.Text(long1020), Sampling.greedy(100), _ -> {}).split(" "))
          .hasSizeLessThanOrEqualTo(4);
      assertThatThrownBy(
              () ->
                  model.reply(
                      new Prompt.Text(long1020 + " w6 w6 w6 w6"), Sampling.greedy(9), _ -> {}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("1025 tokens");
    }
  }

  @Test
  void answersNothingWithNothing() {
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 2))) {
      assertThat(model.generate(List.of(), Sampling.greedy(3))).isEmpty();
      assertThat(model.answerLosses(format.encode(List.of()))).isEmpty();
    }
  }

  @Test
  void keepsNoArraysBehind() {
    EncodedRows rows = rows(3, 5);
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 1))) {
      int before = runtime.openArrays();
      for (int i = 0; i < 200; i++) {
        model.answerLosses(rows);
        model.generate(List.of("w6"), Sampling.greedy(2));
      }
      assertThat(runtime.openArrays()).isEqualTo(before);
    }
    assertThat(runtime.openArrays()).isZero();
  }

  @Test
  void returnsALossThatIsNotANumberAsItIs() {
    float[] poison = new float[CONFIG.hidden()];
    Arrays.fill(poison, Float.NaN);
    Weights weights = with(TinyLlama.weights(CONFIG, 1), "model.norm.weight", poison);
    try (LanguageModel model = runtime.load(weights)) {
      assertThat(model.answerLosses(rows(2, 6))).containsOnly(Double.NaN);
    }
  }

  @Test
  void namesAMissingTensor() {
    Weights tied = TinyLlama.weights(TinyLlama.grouped(true), 1);
    assertThatThrownBy(() -> runtime.load(tied))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("lm_head.weight of shape [32, 8] is missing");
    assertThat(runtime.openArrays()).isZero();
  }

  @Test
  void namesAMisshapenTensor() {
    LlamaConfig wider = new LlamaConfig(32, 8, 24, 2, 4, 2, 2, 10_000, 1e-5, 1024, false);
    assertThatThrownBy(() -> runtime.load(TinyLlama.weights(wider, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("model.layers.0.mlp.gate_proj.weight has shape [24, 8]")
        .hasMessageContaining("[16, 8]");
  }

  @Test
  void refusesASequenceLongerThanTheModelTakes() {
    EncodedRows rows = format.encode(List.of(Row.of("w6 ".repeat(1024), "w7")));
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, 1))) {
      assertThatThrownBy(() -> model.answerLosses(rows))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("1024");
    }
  }

  private static double[] losses(EncodedRows rows, long seed) {
    try (LanguageModel model = runtime.load(TinyLlama.weights(CONFIG, seed))) {
      return model.answerLosses(rows);
    }
  }

  private static EncodedRows rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return format.encode(
        IntStream.range(0, count)
            .mapToObj(
                _ ->
                    Row.of(
                        TinyLlama.words(CONFIG, random.nextInt(1, 30), random),
                        TinyLlama.words(CONFIG, random.nextInt(1, 20), random)))
            .toList());
  }

  private static List<String> prompts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(_ -> TinyLlama.words(CONFIG, random.nextInt(1, 15), random))
        .toList();
  }

  private static Weights with(Weights weights, String name, float[] values) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    SequencedMap<String, TensorSpec> tensors = weights.tensors();
    tensors.keySet().forEach(tensor -> arrays.put(tensor, weights.read(tensor)));
    arrays.put(name, values);
    return ArrayWeights.of(tensors, arrays);
  }
}
