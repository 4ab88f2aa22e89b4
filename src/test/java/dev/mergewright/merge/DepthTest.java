package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.merge.ParameterValue.Gradient;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepthTest {
  @Test
  void countsTheLayersByTheirNames() {
    assertThat(
            Depth.of(
                List.of("lm_head.weight", "model.layers.0.x", "model.layers.11.x", "layers.2.x")))
        .isEqualTo(new Depth(12));
    assertThat(Depth.of(List.of("model.sublayers.7.x"))).isEqualTo(new Depth(0));
    assertThat(Depth.layerOf("model.layers.10.mlp.up_proj.weight")).isEqualTo(10);
    assertThat(Depth.layerOf("model.norm.weight")).isEqualTo(-1);
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
    Depth depth = new Depth(3);
    Gradient gradient = new Gradient(List.of(1.0, 2.0, 3.0));
    assertThat(depth.at("model.embed_tokens.weight", gradient)).isEqualTo(1);
    assertThat(depth.at("model.norm.weight", gradient)).isEqualTo(3);
    assertThat(depth.at("lm_head.weight", gradient)).isEqualTo(3);
  }

  private static double[] values(int layers, double... gradient) {
    Gradient spread = new Gradient(Arrays.stream(gradient).boxed().toList());
    return IntStream.range(0, layers)
        .mapToDouble(layer -> new Depth(layers).at("model.layers." + layer + ".x", spread))
        .toArray();
  }
}
