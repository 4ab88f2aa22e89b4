package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who elects a sign, on numbers that tell the votes apart, and the law of the frozen election.
class ElectionTest {
  private static final int N = Tiles.SIZE + 5;

  /// Three sources that move one entry each way: masses, weighted masses and heads disagree.
  private static final float[][] DELTAS = {{3, 1}, {-1, -3}, {-1, -3}};

  private static final float[] WEIGHTS = {0.5f, 0.25f, 0.125f};

  static LongStream seeds() {
    return LongStream.of(1, 2, 3);
  }

  @Test
  void weightsElectWhatTheyFavour() {
    // 1.5 - 0.25 - 0.125 is a plus; 0.5 - 0.75 - 0.375 is not.
    assertThat(mixed(Vote.WEIGHTED, true)).containsExactly(3, -3);
  }

  @Test
  void massesElectWhatIsLarge() {
    assertThat(mixed(Vote.UNWEIGHTED, false)).containsExactly(1.5f, -1.125f);
  }

  @Test
  void headsElectWhatIsCommon() {
    assertThat(mixed(Vote.COUNT, false)).containsExactly(-0.375f, -1.125f);
    assertThat(mixed(Vote.COUNT, true)).containsExactly(-1, -3);
  }

  @Test
  void aHeadWithoutWeightHasNoVote() {
    float[] mixed = new float[1];
    new Election(Vote.COUNT, new float[] {1, 0, 0}, false)
        .mix(new float[][] {{2}, {-1}, {-1}}, mixed, 1);
    assertThat(mixed).containsExactly(2);
  }

  @Test
  void aFrozenElectionDividesByHeads() {
    assertThat(mixed(Vote.FROZEN, true)).containsExactly(1.5f, -1.125f / 2);
    assertThat(mixed(Vote.FROZEN, false)).containsExactly(mixed(Vote.UNWEIGHTED, false));
  }

  @Test
  void aTieIsAPlus() {
    for (Vote vote : Vote.values()) {
      float[] mixed = new float[2];
      new Election(vote, new float[] {1, 1}, true).mix(new float[][] {{2, 0}, {-2, 0}}, mixed, 2);
      assertThat(mixed).as(vote.name()).containsExactly(2, 0);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFrozenElectionIsTheDisjointMeanAtWeightsOfOne(long seed) {
    TensorGroup group = group(seed);
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.3, "normalize", 1.0);
    assertThat(merged(new Ties().electing(Vote.FROZEN), group, given, List.of(1.0, 1.0, 1.0)))
        .containsExactly(
            merged(new Ties().electing(Vote.UNWEIGHTED), group, given, List.of(1.0, 1.0, 1.0)),
            within(1e-6f));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFrozenElectionIsLinearInTheWeights(long seed) {
    TensorGroup group = group(seed);
    List<Double> v = List.of(0.3, -0.7, 1.1);
    List<Double> w = List.of(1.2, 0.4, -0.5);
    List<Double> both = List.of(0.3 + 2 * 1.2, -0.7 + 2 * 0.4, 1.1 - 2 * 0.5);
    float[] base = new float[N];
    group.readBase(0, base, N);
    for (MergeMethod method : MergeMethod.ALL) {
      for (double normalize : new double[] {0, 1}) {
        if (method instanceof Electing electing) {
          MergeMethod frozen = electing.electing(Vote.FROZEN);
          Map<String, Double> given =
              Map.of("weight", 1.0, "density", 0.4, "normalize", normalize, "lambda", 0.8);
          float[] ofV = merged(frozen, group, given, v);
          float[] ofW = merged(frozen, group, given, w);
          float[] ofBoth = merged(frozen, group, given, both);
          for (int i = 0; i < N; i++) {
            float expected = base[i] + (ofV[i] - base[i]) + 2 * (ofW[i] - base[i]);
            assertThat(ofBoth[i]).as(method.name()).isCloseTo(expected, within(2e-6f));
          }
        }
      }
    }
  }

  @Test
  void theOnlyWeightCountsInAFrozenElection() {
    assertThat(new Ties().inert("weight", 1, Map.of())).isPresent();
    assertThat(new Ties().electing(Vote.FROZEN).inert("weight", 1, Map.of())).isEmpty();
  }

  private static float[] mixed(Vote vote, boolean normalize) {
    float[][] deltas = {DELTAS[0].clone(), DELTAS[1].clone(), DELTAS[2].clone()};
    float[] mixed = new float[2];
    new Election(vote, WEIGHTS, normalize).mix(deltas, mixed, 2);
    return mixed;
  }

  private static float[] merged(
      MergeMethod method, TensorGroup group, Map<String, Double> given, List<Double> weights) {
    TensorParameters values = MergedTensor.values(method, weights.size(), given, null);
    return MergedTensor.of(method, group, MergedTensor.with(values, "weight", weights)).all();
  }

  private static TensorGroup group(long seed) {
    Random random = new Random(seed);
    float[] base = new float[N];
    float[][] sources = new float[3][N];
    for (int i = 0; i < N; i++) {
      base[i] = (float) random.nextGaussian();
      for (float[] source : sources) {
        source[i] = base[i] + (float) (0.1 * random.nextGaussian());
      }
    }
    return MergedTensor.group(List.of((long) N), base, List.of(sources));
  }
}
