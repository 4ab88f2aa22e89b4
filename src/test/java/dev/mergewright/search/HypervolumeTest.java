package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.space.Fitness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypervolumeTest {
  private static final Hypervolume UNIT = new Hypervolume(List.of(1.0, 1.0));

  @Test
  void isTheAreaOfBoxesCountedOnce() {
    assertThat(UNIT.of(List.of(Fitness.of(0.5, 0.5)))).isEqualTo(0.25);
    assertThat(UNIT.of(List.of(Fitness.of(0.25, 0.75), Fitness.of(0.5, 0.5))))
        .isCloseTo(0.75 * 0.25 + 0.5 * 0.25, offset(1e-15));
    assertThat(UNIT.of(List.of())).isZero();
  }

  /// Three boxes of two eighths, less the three pairs of one, and the corner all share once again.
  @Test
  void isTheVolumeOfBoxesCountedOnce() {
    var cube = new Hypervolume(List.of(1.0, 1.0, 1.0));
    List<Fitness> front =
        List.of(Fitness.of(0, 0.5, 0.5), Fitness.of(0.5, 0, 0.5), Fitness.of(0.5, 0.5, 0));
    assertThat(cube.of(front)).isCloseTo(4 / 8.0, offset(1e-15));
  }

  /// A grid of points says of each whether anything dominates it; its error is the share of cells
  /// that a front cuts.
  @ParameterizedTest(name = "{0} objectives, seed {1}")
  @CsvSource({"2, 1", "2, 2", "3, 3", "3, 4", "4, 5"})
  void isWhatCountingGives(int objectives, long seed) {
    List<Fitness> points = points(objectives, 12, new SplittableRandom(seed));
    var volume = new Hypervolume(Collections.nCopies(objectives, 1.0));
    int cells = objectives == 2 ? 400 : objectives == 3 ? 80 : 24;
    assertThat(volume.of(points)).isCloseTo(counted(points, cells), offset(2.0 / cells));
  }

  @Test
  void doesNotChangeByOrderOrByWhatIsDominated() {
    List<Fitness> points = new ArrayList<>(points(3, 15, new SplittableRandom(7)));
    var volume = new Hypervolume(List.of(1.0, 1.0, 1.0));
    double before = volume.of(points);
    points.add(points.getFirst());
    points.add(Fitness.of(0.999, 0.999, 0.999));
    Collections.reverse(points);
    assertThat(volume.of(points)).isCloseTo(before, offset(1e-12));
  }

  @Test
  void leavesOutWhatIsInfeasibleFailedOrBeyondTheReference() {
    assertThat(
            UNIT.of(
                List.of(
                    new Fitness(List.of(0.1, 0.1), 0.5),
                    Fitness.failed(2),
                    Fitness.of(0.1, 1),
                    Fitness.of(2, 0.1))))
        .isZero();
  }

  @Test
  void refusesAReferenceThatIsNoPoint() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Hypervolume(List.of(1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hypervolume(List.of(1.0, Double.NaN)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UNIT.of(List.of(Fitness.of(1, 2, 3))))
        .withMessageContaining("2 objectives, a candidate 3");
  }

  private static List<Fitness> points(int objectives, int count, RandomGenerator random) {
    List<Fitness> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(Fitness.of(random.doubles(objectives).toArray()));
    }
    return points;
  }

  private static double counted(List<Fitness> points, int cells) {
    int objectives = points.getFirst().objectives().size();
    long total = Math.round(Math.pow(cells, objectives));
    long covered = 0;
    for (long cell = 0; cell < total; cell++) {
      long rest = cell;
      double[] center = new double[objectives];
      for (int m = 0; m < objectives; m++) {
        center[m] = (rest % cells + 0.5) / cells;
        rest /= cells;
      }
      Fitness probe = Fitness.of(center);
      covered += points.stream().anyMatch(point -> point.dominates(probe)) ? 1 : 0;
    }
    return (double) covered / total;
  }
}
