package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.space.LayerProfile.Cosine;
import dev.mergewright.space.LayerProfile.Each;
import dev.mergewright.space.LayerProfile.Groups;
import dev.mergewright.space.LayerProfile.Ramp;
import dev.mergewright.space.LayerProfile.Whole;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerProfileTest {
  private static final int LAYERS = 7;

  /// Seven layers: groups of three leave a short one; one and seven are the ends of every range.
  private static Stream<LayerProfile> profiles() {
    return Stream.of(
        new Each(),
        new Groups(1),
        new Groups(3),
        new Groups(7),
        new Groups(20),
        new Ramp(1),
        new Ramp(2),
        new Ramp(4),
        new Ramp(5),
        new Ramp(6),
        new Ramp(7),
        new Cosine(1),
        new Cosine(3),
        new Cosine(7),
        new Whole());
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void saysTheSameValueInEveryLayer(LayerProfile profile) {
    double[] equal = new double[LAYERS];
    Arrays.fill(equal, 0.3);
    double[] lifted = profile.lift(profile.project(equal), LAYERS, 0, 1);
    assertThat(lifted).containsExactly(equal, offset(1e-14));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void takesBackWhatItLiftedAndLiftsItTheSame(LayerProfile profile) {
    var random = new SplittableRandom(5);
    double[] values = new double[profile.genes(LAYERS)];
    Arrays.setAll( // near the middle, so that nothing is cut off
        values,
        gene ->
            (profile.low(gene, 0, 1) + profile.high(gene, 0, 1)) / 2
                + random.nextDouble(-0.05, 0.05));
    double[] lifted = profile.lift(values, LAYERS, 0, 1);
    assertThat(profile.lift(profile.project(lifted), LAYERS, 0, 1))
        .containsExactly(lifted, offset(1e-12));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void keepsToTheRangeOfTheParameter(LayerProfile profile) {
    double[] most = new double[profile.genes(LAYERS)];
    Arrays.setAll(most, gene -> profile.high(gene, 0.05, 1));
    assertThat(Arrays.stream(profile.lift(most, LAYERS, 0.05, 1)))
        .allMatch(value -> value >= 0.05 && value <= 1);
    double[] least = new double[most.length];
    Arrays.setAll(least, gene -> profile.low(gene, 0.05, 1));
    assertThat(Arrays.stream(profile.lift(least, LAYERS, 0.05, 1)))
        .allMatch(value -> value >= 0.05 && value <= 1);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void namesEveryGeneOnce(LayerProfile profile) {
    assertThat(IntStream.range(0, profile.genes(LAYERS)).mapToObj(g -> profile.place(g, LAYERS)))
        .doesNotHaveDuplicates();
  }

  @Test
  void namesWhatAGeneHoldsFor() {
    assertThat(new Groups(3).place(0, LAYERS)).isEqualTo("layers[0-2]");
    assertThat(new Groups(3).place(2, LAYERS)).isEqualTo("layers[6-6]");
    assertThat(new Cosine(3).place(2, LAYERS)).isEqualTo("cosine[2]");
    assertThat(new Whole().place(0, LAYERS)).isEmpty();
  }

  @Test
  void isAMeanAndASlopeFromTwoCosines() {
    double[] lifted = new Cosine(2).lift(new double[] {0.5, 0.2}, 4, 0, 1);
    double middle = 0.2 * Math.cos(Math.PI * 1.5 / 4);
    double end = 0.2 * Math.cos(Math.PI * 0.5 / 4);
    assertThat(lifted)
        .containsExactly(
            new double[] {0.5 + end, 0.5 + middle, 0.5 - middle, 0.5 - end}, offset(1e-15));
  }

  /// All cosines together are a change of axes: nothing is lost.
  @Test
  void saysAnythingWithAsManyCosinesAsLayers() {
    double[] values = {0.1, 0.9, 0.2, 0.2, 0.7, 0, 1};
    double[] lifted = new Cosine(7).lift(new Cosine(7).project(values), LAYERS, 0, 1);
    assertThat(lifted).containsExactly(values, offset(1e-14));
  }

  @Test
  void refusesMoreValuesThanLayers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cosine(8).genes(LAYERS))
        .withMessageContaining("7 layers have no room for a profile of 8");
    assertThatIllegalArgumentException().isThrownBy(() -> new Ramp(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Groups(0));
  }
}
