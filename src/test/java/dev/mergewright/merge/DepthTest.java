package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.merge.ParameterValue.Gradient;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepthTest {
  @Test
  void countsTheLayersOfEachStackByTheFirstNumberInANameWhateverTheArchitecture() {
    assertThat(
            Depth.stacks(
                List.of(
                    "lm_head.weight",
                    "model.layers.0.x",
                    "model.layers.11.mlp.experts.63.w1.weight",
                    "vision.blocks.3.attn.qkv.weight",
                    "h.5.ln_1.bias")))
        .containsExactly(entry("model.layers.", 12), entry("vision.blocks.", 4), entry("h.", 6));
    assertThat(LayerName.of("model.layers.10.mlp.experts.3.w1.weight"))
        .isEqualTo(new LayerName("model.layers.", 10, "mlp.experts.3.w1.weight"));
    assertThat(LayerName.of("model.norm.weight")).isNull();
    assertThat(LayerName.of("model.conv1d.weight")).isNull();
  }

  /// The gradients of mergekit 0.1.4 (commit a6e4028), evaluated by its own code.
  @Test
  void spreadsGradientsAsMergekit() {
    assertThat(values(5, 0, 1)).containsExactly(0, 0.25, 0.5, 0.75, 1);
    assertThat(values(4, 0, 0.5, 1))
        .containsExactly(new double[] {0, 1 / 3., 2 / 3., 1}, within(1e-15));
    assertThat(values(6, 1, 0, 0.5, 0.25))
        .containsExactly(new double[] {1, 0.4, 0.1, 0.4, 0.4, 0.25}, within(1e-15));
    assertThat(values(1, 3, 4)).containsExactly(4);
  }

  @Test
  void givesEachLayerItsOwnValueExactly() {
    for (int layers = 2; layers <= 80; layers++) {
      double[] own = IntStream.range(0, layers).mapToDouble(i -> Math.sin(i)).toArray();
      assertThat(values(layers, own)).containsExactly(own);
    }
  }

  @Test
  void putsEmbeddingsFirstAndTheHeadLast() {
    Gradient gradient = new Gradient(List.of(1.0, 2.0, 3.0));
    assertThat(Depth.outside("model.embed_tokens.weight", false).of(gradient)).isEqualTo(1);
    assertThat(Depth.outside("model.norm.weight", false).of(gradient)).isEqualTo(3);
    assertThat(Depth.outside("lm_head.weight", false).of(gradient)).isEqualTo(3);
  }

  /// In mergekit `lm_head` and the final norm are evaluated at t = 0.
  @Test
  void putsEverythingOutsideOfLayersFirstInCompatMode() {
    Gradient gradient = new Gradient(List.of(1.0, 2.0, 3.0));
    assertThat(Depth.outside("model.embed_tokens.weight", true).of(gradient)).isEqualTo(1);
    assertThat(Depth.outside("lm_head.weight", true).of(gradient)).isEqualTo(1);
  }

  private static double[] values(int layers, double... gradient) {
    Gradient spread = new Gradient(Arrays.stream(gradient).boxed().toList());
    return IntStream.range(0, layers)
        .mapToDouble(layer -> new Depth(layer, layers, false).of(spread))
        .toArray();
  }
}
