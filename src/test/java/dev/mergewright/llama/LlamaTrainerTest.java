package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaTrainerTest {
  private static final LlamaConfig CONFIG = TinyLlama.grouped(false);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnsAFewRowsByHeart(boolean tied) throws IOException {
    LlamaConfig config = TinyLlama.grouped(tied);
    try (ChatFormat format = TinyLlama.format(config, folder);
        LlamaTrainer trainer =
            LlamaTrainer.start(config, TinyLlama.weights(config, 1), TrainingSettings.defaults())) {
      EncodedRows rows = rows(format, 8);
      double first = trainer.step(rows, 1e-2);
      for (int i = 0; i < 100; i++) {
        trainer.step(rows, 1e-2);
      }
      assertThat(trainer.step(rows, 0)).isLessThan(0.5 * first);
    }
  }

  @Test
  void reportsTheLossThatTheModelScores() throws IOException {
    Weights weights = TinyLlama.weights(CONFIG, 1);
    try (ChatFormat format = TinyLlama.format(CONFIG, folder);
        LlamaRuntime runtime = LlamaRuntime.open(CONFIG, format);
        LanguageModel model = runtime.load(weights);
        LlamaTrainer trainer = LlamaTrainer.start(CONFIG, weights, TrainingSettings.defaults())) {
      EncodedRows rows = rows(format, 90);
      double mean = Arrays.stream(model.answerLosses(rows)).average().orElseThrow();
      assertThat(trainer.step(rows, 1e-3)).isCloseTo(mean, within(1e-5));
    }
  }

  /// With both betas 0 and a large epsilon, AdamW moves every weight by rate * gradient / epsilon:
  /// the gradient shows.
  @Test
  void followsTheGradientThatFiniteDifferencesFind() throws IOException {
    double epsilon = 1e6;
    double rate = 1e4;
    TrainingSettings plain = new TrainingSettings(0, 0, epsilon, 0, 1e9, Set.of());
    Weights weights = TinyLlama.weights(CONFIG, 1);
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      EncodedRows rows = rows(format, 6);
      Weights moved;
      try (LlamaTrainer trainer = LlamaTrainer.start(CONFIG, weights, plain)) {
        trainer.step(rows, rate);
        moved = trainer.weights();
      }
      for (String tensor : CONFIG.tensors().sequencedKeySet()) {
        float[] before = weights.read(tensor);
        float[] after = moved.read(tensor);
        int element = strongest(before, after);
        double gradient = (before[element] - after[element]) * epsilon / rate;
        assertThat(gradient)
            .as("%s[%d]", tensor, element)
            .isCloseTo(
                slope(format, weights, tensor, element, rows),
                within(2e-3 + 0.03 * Math.abs(gradient)));
      }
    }
  }

  @Test
  void leavesFrozenTensorsAlone() throws IOException {
    Weights weights = TinyLlama.weights(CONFIG, 1);
    TrainingSettings settings =
        TrainingSettings.defaults().freezing(Set.of("model.embed_tokens.weight", "lm_head.weight"));
    try (ChatFormat format = TinyLlama.format(CONFIG, folder);
        LlamaTrainer trainer = LlamaTrainer.start(CONFIG, weights, settings)) {
      trainer.step(rows(format, 4), 1e-2);
      Weights trained = trainer.weights();
      CONFIG
          .tensors()
          .forEach(
              (name, _) ->
                  assertThat(Arrays.equals(trained.read(name), weights.read(name)))
                      .as(name)
                      .isEqualTo(settings.frozen().contains(name)));
    }
  }

  @Test
  void trainsToTheSameBitsAgain() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      float[] once = trained(format);
      assertThat(trained(format)).containsExactly(once);
    }
  }

  @Test
  void keepsNoArraysBehind() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder);
        LlamaTrainer trainer =
            LlamaTrainer.start(CONFIG, TinyLlama.weights(CONFIG, 1), TrainingSettings.defaults())) {
      EncodedRows rows = rows(format, 4);
      trainer.step(rows, 1e-3);
      int before = trainer.openArrays();
      for (int i = 0; i < 50; i++) {
        trainer.step(rows, 1e-3);
      }
      assertThat(trainer.openArrays()).isEqualTo(before);
    }
  }

  private static float[] trained(ChatFormat format) {
    try (LlamaTrainer trainer =
        LlamaTrainer.start(CONFIG, TinyLlama.weights(CONFIG, 1), TrainingSettings.defaults())) {
      EncodedRows rows = rows(format, 90);
      for (int i = 0; i < 3; i++) {
        trainer.step(rows, 1e-2);
      }
      return trainer.weights().read("model.layers.0.mlp.up_proj.weight");
    }
  }

  private static int strongest(float[] before, float[] after) {
    return IntStream.range(0, before.length)
        .reduce(
            0, (a, b) -> Math.abs(after[b] - before[b]) > Math.abs(after[a] - before[a]) ? b : a);
  }

  private static double slope(
      ChatFormat format, Weights weights, String tensor, int element, EncodedRows rows) {
    float h = 0.01f;
    return (loss(format, nudged(weights, tensor, element, h), rows)
            - loss(format, nudged(weights, tensor, element, -h), rows))
        / (2 * h);
  }

  private static double loss(ChatFormat format, Weights weights, EncodedRows rows) {
    try (LlamaRuntime runtime = LlamaRuntime.open(CONFIG, format);
        LanguageModel model = runtime.load(weights)) {
      return Arrays.stream(model.answerLosses(rows)).average().orElseThrow();
    }
  }

  private static Weights nudged(Weights weights, String tensor, int element, float by) {
    Map<String, float[]> values = new HashMap<>();
    weights.tensors().keySet().forEach(name -> values.put(name, weights.read(name)));
    values.get(tensor)[element] += by;
    return ArrayWeights.of(weights.tensors(), values);
  }

  private static EncodedRows rows(ChatFormat format, int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    i % 4 == 3
                        ? Row.text(TinyLlama.words(CONFIG, random.nextInt(2, 20), random))
                        : Row.of(
                            TinyLlama.words(CONFIG, random.nextInt(1, 10), random),
                            TinyLlama.words(CONFIG, random.nextInt(1, 20), random)))
            .toList();
    return format.encode(rows);
  }
}
