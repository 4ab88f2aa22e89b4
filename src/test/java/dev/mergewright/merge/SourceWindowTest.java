package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.CheckpointFormatException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.checkpoint.WeightsContract;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class SourceWindowTest implements WeightsContract {
  private static final long ALL = 1 << 20;

  private final SequencedMap<String, CountedReads> sources = new LinkedHashMap<>();

  SourceWindowTest() {
    sources.put("base", new CountedReads(ArrayWeights.tinyLlama(ElementType.F32, 1)));
    sources.put("x", new CountedReads(ArrayWeights.tinyLlama(ElementType.BF16, 2)));
  }

  @Override
  public Weights weights() {
    return pool(new SourceWindow(ALL)).model("x");
  }

  @Test
  void readsEachTensorOnceForAWholePopulation() {
    List<Weights> population = population(new SourceWindow(ALL));
    List<Weights> alone = population(new SourceWindow(0));
    sources.values().forEach(source -> source.counts().clear());
    for (int i = 0; i < population.size(); i++) {
      for (String tensor : population.get(i).tensors().keySet()) {
        assertThat(population.get(i).read(tensor)).isNotEmpty();
      }
    }
    sources.values().forEach(source -> assertThat(source.counts()).isEqualTo(sizes(source)));
    for (int i = 0; i < population.size(); i++) {
      for (String tensor : population.get(i).tensors().keySet()) {
        assertThat(population.get(i).read(tensor)).containsExactly(alone.get(i).read(tensor));
      }
    }
  }

  @Test
  void keepsNothingAfterARelease() {
    try (SourceWindow window = new SourceWindow(ALL)) {
      Weights x = pool(window).model("x");
      float[] before = x.read("model.norm.weight");
      window.release();
      assertThat(x.read("model.norm.weight")).containsExactly(before);
      assertThat(sources.get("x").counts()).containsEntry("model.norm.weight", 16L);
      assertThat(window.mostHeld()).isEqualTo(8 * Float.BYTES);
    }
  }

  @Test
  void givesPlacesOfOneLayerToTheNextAndMakesRoomForOthers() {
    try (SourceWindow window = new SourceWindow(2 * 512 * Float.BYTES)) {
      Weights base = pool(window).model("base");
      for (int layer = 0; layer < 2; layer++) {
        for (String tensor : base.tensors().keySet()) {
          float[] expected = ArrayWeights.tinyLlama(ElementType.F32, 1).read(tensor);
          assertThat(base.read(tensor)).as(tensor).containsExactly(expected);
          assertThat(base.read(tensor)).as(tensor).containsExactly(expected);
          window.release();
        }
      }
      assertThat(window.mostHeld()).isLessThanOrEqualTo(2 * 512 * Float.BYTES);
    }
  }

  @Test
  void readsAgainWhatDoesNotFit() {
    try (SourceWindow window = new SourceWindow(8 * Float.BYTES)) {
      Weights x = pool(window).model("x");
      float[] wide = x.read("lm_head.weight");
      assertThat(x.read("lm_head.weight")).containsExactly(wide);
      assertThat(x.read("model.norm.weight")).hasSize(8);
      assertThat(x.read("model.norm.weight")).hasSize(8);
      assertThat(sources.get("x").counts())
          .containsEntry("lm_head.weight", 512L)
          .containsEntry("model.norm.weight", 8L);
    }
  }

  @Test
  void namesTheModelOfANumberThatIsNotFinite() {
    try (SourceWindow window = new SourceWindow(ALL)) {
      Weights weights = window.over("x", new ArrayWeights().with("w", 1, Float.NaN));
      assertThatExceptionOfType(CheckpointFormatException.class)
          .isThrownBy(() -> weights.read("w"))
          .withMessageContaining("x: w holds NaN");
    }
  }

  private List<Weights> population(SourceWindow window) {
    SourcePool pool = pool(window);
    List<Weights> population = new ArrayList<>();
    for (double density : new double[] {0.2, 0.5, 0.8}) {
      String recipe =
          """
          merge_method: ties
          base_model: base
          models:
            - {model: x, parameters: {weight: 0.7, density: %s}}
          dtype: bfloat16
          """
              .formatted(density);
      population.add(MergedWeights.of(RecipeYaml.parse(recipe, "test"), pool).asStored());
    }
    return population;
  }

  private SourcePool pool(SourceWindow window) {
    return SourcePool.of(sources, 0).through(window);
  }

  private static Map<String, Long> sizes(Weights weights) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Map.Entry<String, TensorSpec> tensor : weights.tensors().entrySet()) {
      sizes.put(tensor.getKey(), tensor.getValue().elements());
    }
    return sizes;
  }
}
