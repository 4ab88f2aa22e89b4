package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InspectorTest {
  private static final ArrayWeights BASE = ArrayWeights.tinyLlama(ElementType.BF16, 1);
  private static final ArrayWeights X = ArrayWeights.tinyLlama(ElementType.BF16, 2);
  private static final ArrayWeights Y = ArrayWeights.tinyLlama(ElementType.F16, 3);

  /// Sums of a few thousand doubles in another order differ by less.
  private static final double ROUNDING = 1e-12;

  @Test
  void findsNothingWhereASourceEqualsTheBase() throws IOException {
    Inspection inspection = inspect(BASE, BASE, X);
    for (Inspection.Part part : inspection.parts()) {
      assertThat(part.sums().norm(0)).isZero();
      assertThat(part.sums().relativeNorm(0)).hasValue(0);
      assertThat(part.sums().unchanged(0)).hasValue(1);
      assertThat(part.sums().cosine(0, 1)).isEmpty();
      assertThat(part.sums().conflicts(0, 1)).isEmpty();
      assertThat(part.sums().share(0, inspection.total())).isEmpty();
    }
  }

  @Test
  void findsASourceToAgreeWithItself() throws IOException {
    for (Inspection.Part part : inspect(BASE, X, X).parts()) {
      assertThat(part.sums().cosine(0, 1)).hasValue(1);
      assertThat(part.sums().conflicts(0, 1)).hasValue(0);
    }
  }

  @Test
  void findsAMirroredTaskVectorToDisagreeEverywhere() throws IOException {
    ArrayWeights zero = scaled(BASE, 0);
    for (Inspection.Part part : inspect(zero, X, scaled(X, -1)).parts()) {
      assertThat(part.sums().cosine(0, 1)).hasValue(-1);
      assertThat(part.sums().conflicts(0, 1)).hasValue(1);
      assertThat(part.sums().relativeNorm(0)).isEmpty();
    }
  }

  @Test
  void measuresWhatCanBeCountedByHand() throws IOException {
    ArrayWeights base = new ArrayWeights().with("layers.0.mlp.w", 3, 0, 4, 0, 0);
    ArrayWeights first = new ArrayWeights().with("layers.0.mlp.w", 4, 2, 4, 2, 0);
    ArrayWeights second = new ArrayWeights().with("layers.0.mlp.w", 4, -2, 8, 0, -0f);
    TaskVectorSums sums = inspect(base, first, second).total(); // (1 2 0 2 0), (1 -2 4 0 0)
    assertThat(sums.elements()).isEqualTo(5);
    assertThat(sums.norm(0)).isEqualTo(3);
    assertThat(sums.relativeNorm(0)).hasValue(3.0 / 5);
    assertThat(sums.unchanged(0)).hasValue(2.0 / 5);
    assertThat(sums.unchanged(1)).hasValue(2.0 / 5);
    assertThat(sums.cosine(0, 1).orElseThrow()).isEqualTo(-3 / Math.sqrt(9 * 21));
    assertThat(sums.conflicts(0, 1)).hasValue(1.0 / 2);
    assertThat(sums.conflicts(1, 0)).isEqualTo(sums.conflicts(0, 1));
  }

  @Test
  void placesTensorsByLayerAndComponent() throws IOException {
    Inspection inspection = inspect(BASE, X);
    assertThat(inspection.layers()).containsExactly(0, 1, Inspection.OUTSIDE);
    assertThat(inspection.partsOf(1).stream().map(Inspection.Part::component))
        .containsExactly(Component.ATTENTION, Component.MLP, Component.NORMS);
    assertThat(inspection.partsOf(Inspection.OUTSIDE).stream().map(Inspection.Part::component))
        .containsExactly(Component.EMBEDDINGS, Component.NORMS, Component.HEAD);
    assertThat(inspection.of(Component.MLP).elements()).isEqualTo(2 * 8 * 24);
  }

  @Test
  void addsUpToTheTotal() throws IOException {
    Inspection inspection = inspect(BASE, X, Y);
    TaskVectorSums total = inspection.total();
    double layers = 0;
    for (int layer : inspection.layers()) {
      layers += inspection.of(layer).squares(1);
    }
    double components = 0;
    for (Component component : inspection.components()) {
      components += inspection.of(component).share(1, total).orElseThrow();
    }
    assertThat(layers).isEqualTo(total.squares(1));
    assertThat(components).isCloseTo(1, within(ROUNDING));
    assertThat(total.elements())
        .isEqualTo(BASE.tensors().values().stream().mapToLong(spec -> spec.elements()).sum());
  }

  @Test
  void doesNotDependOnThreads() throws IOException {
    int size = (int) Inspector.BLOCK + 5; // a block and a rest of less than a tile
    Map<String, Weights> models =
        Map.of("base", big(1, size), "x", big(2, size), "y", big(3, size));
    try (SourcePool pool = SourcePool.of(models, 0)) {
      Inspector inspector = new Inspector(pool, "base", List.of("x", "y"));
      TaskVectorSums one = inspector.inspect(1, Progress.SILENT).total();
      TaskVectorSums three = inspector.inspect(3, Progress.SILENT).total();
      assertThat(one.elements()).isEqualTo(size + 40L);
      assertThat(three).usingRecursiveComparison().isEqualTo(one);
    }
  }

  @Test
  void refusesToInspectNoSource() {
    try (SourcePool pool = SourcePool.of(Map.of("base", BASE), 0)) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Inspector(pool, "base", List.of()));
    }
  }

  private static Inspection inspect(Weights base, Weights... sources) throws IOException {
    Map<String, Weights> models = new LinkedHashMap<>(Map.of("base", base));
    for (int s = 0; s < sources.length; s++) {
      models.put("source " + s, sources[s]);
    }
    List<String> names = models.keySet().stream().skip(1).toList();
    try (SourcePool pool = SourcePool.of(models, 0)) {
      return new Inspector(pool, "base", names).inspect(2, Progress.SILENT);
    }
  }

  private static ArrayWeights scaled(ArrayWeights weights, float factor) {
    ArrayWeights scaled = new ArrayWeights();
    weights
        .tensors()
        .forEach(
            (name, spec) -> {
              float[] values = weights.read(name);
              for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
              }
              scaled.with(name, spec.type(), spec.shape(), values);
            });
    return scaled;
  }

  private static ArrayWeights big(long seed, int size) {
    Random random = new Random(seed);
    ArrayWeights weights = new ArrayWeights();
    for (String name : List.of("model.layers.0.mlp.w", "model.layers.0.mlp.v")) {
      float[] values = new float[name.endsWith("w") ? size : 40];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      weights.with(name, values);
    }
    return weights;
  }
}
