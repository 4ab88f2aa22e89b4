package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.llama.CoefficientGradient.Slope;
import dev.mergewright.merge.LinearMerge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoefficientGradientTest {
  private static final int SOURCES = 2;
  private static final int LAYERS = 2;
  private static final double STEP = 1.0 / 256;
  // Slopes are about 0.03 and computed in f32; the differences are of losses in f64.
  private static final double TOLERANCE = 1e-6;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}, tied {1}")
  @CsvSource({
    "merge_method: task_arithmetic, false",
    "merge_method: task_arithmetic, true",
    "merge_method: ties; election: frozen; density: 0.5, false",
    "merge_method: dare_ties; election: frozen; density: 0.6, false",
    "merge_method: dare_linear; density: 0.6, true",
  })
  void agreesWithDifferences(String settings, boolean tied) throws IOException {
    LlamaConfig config = TinyLlama.grouped(tied);
    SourcePool pool = SourcePool.of(models(config), 1L << 20);
    double[][] at = {{0.4, 0.2, 0.3}, {0.1, 0.5, -0.2}}; // by source: layer 0, layer 1, outside
    LinearMerge merge = LinearMerge.of(recipe(settings, at), pool);
    try (ChatFormat format = TinyLlama.format(config, folder);
        CoefficientGradient gradient = CoefficientGradient.open(config);
        DoubleLlama exact = new DoubleLlama(config)) {
      EncodedRows rows = rows(format, config);
      Slope slope = gradient.at(merge, List.of(rows), List.of(1.0));
      assertThat(slope.losses().getFirst())
          .isCloseTo(exact.loss(moved(merge, config, 0, 0, 0), rows), within(1e-6));
      for (int s = 0; s < SOURCES; s++) {
        for (int place = 0; place <= LAYERS; place++) {
          double found = at(place, slope, s);
          assertThat(found)
              .as("source %d, place %d", s, place)
              .isCloseTo(difference(merge, config, s, place, exact, rows), within(TOLERANCE));
          assertThat(Math.abs(found)).isGreaterThan(500 * TOLERANCE); // else nothing was shown
        }
      }
    }
  }

  /// The slope by a source's weight in a layer, or outside of all.
  private static double at(int place, Slope slope, int source) {
    return slope.byTensor().entrySet().stream()
        .filter(tensor -> isThere(tensor.getKey(), place))
        .mapToDouble(tensor -> tensor.getValue().get(source))
        .sum();
  }

  private static boolean isThere(String tensor, int place) {
    return place == LAYERS ? !tensor.contains("layers.") : tensor.contains("layers." + place + ".");
  }

  @Test
  void weighsTheLossesOfSeveralSets() throws IOException {
    LlamaConfig config = TinyLlama.grouped(true);
    SourcePool pool = SourcePool.of(models(config), 1L << 20);
    double[][] at = {{0.4, 0.2, 0.3}, {0.1, 0.5, -0.2}};
    LinearMerge merge = LinearMerge.of(recipe("merge_method: task_arithmetic", at), pool);
    try (ChatFormat format = TinyLlama.format(config, folder);
        CoefficientGradient gradient = CoefficientGradient.open(config)) {
      EncodedRows rows = rows(format, config);
      EncodedRows first = rows.select(0, 1, 2);
      EncodedRows rest = rows.select(3, 4, 5, 6, 7);
      Slope alone = gradient.at(merge, List.of(first), List.of(1.0));
      Slope other = gradient.at(merge, List.of(rest), List.of(1.0));
      Slope both = gradient.at(merge, List.of(first, rest), List.of(1.0, 0.3));
      assertThat(both.losses().getLast()).isCloseTo(other.losses().getFirst(), within(1e-6));
      for (int place = 0; place <= LAYERS; place++) {
        assertThat(at(place, both, 0))
            .isCloseTo(at(place, alone, 0) + 0.3 * at(place, other, 0), within(TOLERANCE));
      }
    }
  }

  /// The central difference of fourth order.
  private static double difference(
      LinearMerge merge,
      LlamaConfig config,
      int source,
      int place,
      DoubleLlama exact,
      EncodedRows rows) {
    double[] losses =
        IntStream.of(-2, -1, 1, 2)
            .mapToDouble(n -> exact.loss(moved(merge, config, source, place, n * STEP), rows))
            .toArray();
    return (losses[0] - 8 * losses[1] + 8 * losses[2] - losses[3]) / (12 * STEP);
  }

  /// The merged tensors when a source's weight is raised in a layer, or outside of all.
  private static Map<String, double[]> moved(
      LinearMerge merge, LlamaConfig config, int source, int place, double by) {
    Map<String, double[]> values = new HashMap<>();
    for (String tensor : config.tensors().sequencedKeySet()) {
      float[] merged = merge.weights().read(tensor);
      float[] direction = new float[merged.length];
      merge.readDirection(tensor, source, 0, direction, merged.length);
      double[] array = new double[merged.length];
      for (int i = 0; i < array.length; i++) {
        array[i] = merged[i] + (isThere(tensor, place) ? by * direction[i] : 0);
      }
      values.put(tensor, array);
    }
    return values;
  }

  /// The forward pass with every step in f64.
  private static final class DoubleLlama implements AutoCloseable {
    private final LlamaConfig config;
    private final NDManager manager = Torch.newManager();
    private final ForwardPass pass;

    DoubleLlama(LlamaConfig config) {
      this.config = config;
      String script =
          LlamaScript.of(config, ComputeType.F32)
              .replace("dtype=6", "dtype=7")
              .replaceAll("torch\\.to\\((\\w+|torch\\.\\w+\\([^()]*\\)), 6", "torch.to($1, 7");
      this.pass = new ForwardPass(config, TorchScript.compile(manager, script));
    }

    double loss(Map<String, double[]> values, EncodedRows rows) {
      double[] losses = new double[rows.size()];
      try (NDManager scope = manager.newSubManager()) {
        NDList embedding =
            pass.packOuter(arrays(LlamaTensors.embedding(config), values, scope), scope);
        NDList head = pass.packOuter(arrays(LlamaTensors.head(config), values, scope), scope);
        List<NDList> layers =
            IntStream.range(0, LAYERS)
                .mapToObj(l -> arrays(LlamaTensors.layer(config, l), values, scope))
                .map(layer -> pass.packLayer(layer, scope))
                .toList();
        LayerViews views = LayerViews.of(pass, rows.longest(), scope);
        for (TokenBatch batch : rows.batches()) {
          NDList tokens = batch.copyTo(scope);
          List<NDList> view = views.scoring(batch, tokens.get(0), scope);
          NDArray x = pass.embed(tokens.get(0), embedding, scope);
          x = pass.layer(x, layers.getFirst(), view.getFirst(), scope);
          x = pass.lastLayer(x, tokens.get(1), layers.getLast(), view.getLast(), scope);
          NDArray found = pass.losses(x, tokens.get(2), head, scope);
          assertThat(found.getDataType()).isEqualTo(DataType.FLOAT64);
          double[] tokenLosses = found.toDoubleArray();
          int n = 0;
          for (int row : batch.rows()) {
            for (int i = 0; i < rows.answerTokens(row); i++) {
              losses[row] += tokenLosses[n++] / rows.answerTokens(row);
            }
          }
        }
      }
      return Arrays.stream(losses).average().orElseThrow();
    }

    private static NDList arrays(
        SequencedMap<String, TensorSpec> part, Map<String, double[]> values, NDManager scope) {
      NDList arrays = new NDList();
      part.forEach(
          (name, spec) -> arrays.add(scope.create(values.get(name), new Shape(spec.shape()))));
      return arrays;
    }

    @Override
    public void close() {
      pass.close();
      manager.close();
    }
  }

  @Test
  void keepsNoArraysBehind() throws IOException {
    LlamaConfig config = TinyLlama.grouped(true);
    SourcePool pool = SourcePool.of(models(config), 1L << 20);
    double[][] at = {{0.4, 0.2, 0.3}, {0.1, 0.5, -0.2}};
    LinearMerge merge = LinearMerge.of(recipe("merge_method: task_arithmetic", at), pool);
    try (ChatFormat format = TinyLlama.format(config, folder);
        CoefficientGradient gradient = CoefficientGradient.open(config)) {
      EncodedRows rows = rows(format, config);
      Slope first = gradient.at(merge, List.of(rows), List.of(1.0));
      int open = gradient.openArrays();
      assertThat(gradient.at(merge, List.of(rows), List.of(1.0))).isEqualTo(first);
      assertThat(gradient.openArrays()).isEqualTo(open);
    }
  }

  private static EncodedRows rows(ChatFormat format, LlamaConfig config) {
    SplittableRandom random = new SplittableRandom(3);
    return format.encode(
        IntStream.range(0, 40)
            .mapToObj(
                _ ->
                    Row.of(
                        TinyLlama.words(config, random.nextInt(1, 12), random),
                        TinyLlama.words(config, random.nextInt(3, 20), random)))
            .toList());
  }

  private static Map<String, Weights> models(LlamaConfig config) {
    Weights base = TinyLlama.weights(config, 1);
    return Map.of("base", base, "one", tuned(base, 2), "two", tuned(base, 3));
  }

  /// A fine-tune: every weight has moved a little.
  private static Weights tuned(Weights base, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String tensor : base.tensors().sequencedKeySet()) {
      float[] array = base.read(tensor);
      for (int i = 0; i < array.length; i++) {
        array[i] += (float) (0.1 * random.nextGaussian());
      }
      values.put(tensor, array);
    }
    return ArrayWeights.of(base.tensors(), values);
  }

  private static MergeRecipe recipe(String settings, double[][] at) {
    StringBuilder yaml = new StringBuilder();
    String parameters = "";
    for (String setting : settings.split("; ")) {
      boolean isParameter = !setting.startsWith("merge_method");
      parameters += isParameter ? "  " + setting + "\n" : "";
      yaml.append(isParameter ? "" : setting + "\n");
    }
    yaml.append("base_model: base\nparameters:\n  lambda: 0.9\n")
        .append(parameters)
        .append("models:\n");
    for (int s = 0; s < SOURCES; s++) {
      yaml.append("  - model: ")
          .append(s == 0 ? "one" : "two")
          .append("\n    parameters:\n      weight:\n");
      for (int l = 0; l < LAYERS; l++) {
        yaml.append("        - {filter: layers.%d., value: %s}\n".formatted(l, at[s][l]));
      }
      yaml.append("        - {value: %s}\n".formatted(at[s][LAYERS]));
    }
    return RecipeYaml.parse(yaml + "dtype: float32\n", "a test");
  }
}
