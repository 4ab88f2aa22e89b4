package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  @Test
  void keepsWhatNothingDominates() {
    ParetoFront front =
        front(Fitness.of(3, 1), Fitness.of(1, 3), Fitness.of(3, 2), Fitness.of(2, 2));
    assertThat(front.fitness())
        .containsExactly(Fitness.of(1, 3), Fitness.of(2, 2), Fitness.of(3, 1));
  }

  @Test
  void isTheFirstFrontOfTheSort() {
    var random = new SplittableRandom(3);
    List<Fitness> all =
        Stream.generate(() -> Fitness.of(random.nextDouble(), random.nextDouble()))
            .limit(60)
            .toList();
    List<Fitness> first = NondominatedSort.fronts(all).getFirst().stream().map(all::get).toList();
    assertThat(front(all.toArray(Fitness[]::new)).fitness())
        .containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void sortsIntoFrontsOfWhichEachDominatesTheNext() {
    var random = new SplittableRandom(4);
    List<Fitness> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double violation = random.nextInt(3) == 0 ? random.nextDouble() : 0;
      all.add(new Fitness(List.of(random.nextDouble(), random.nextDouble()), violation));
    }
    List<List<Integer>> fronts = NondominatedSort.fronts(all);
    assertThat(fronts.stream().flatMap(List::stream)).hasSize(60).doesNotHaveDuplicates();
    for (int f = 0; f < fronts.size(); f++) {
      for (int place : fronts.get(f)) {
        assertThat(fronts.get(f)).noneMatch(other -> all.get(other).dominates(all.get(place)));
        if (f > 0) {
          assertThat(fronts.get(f - 1)).anyMatch(other -> all.get(other).dominates(all.get(place)));
        }
      }
    }
  }

  @Test
  void saysWhetherAnyCandidateMeetsTheConstraints() {
    Fitness near = new Fitness(List.of(5.0, 5.0), 0.1);
    Fitness far = new Fitness(List.of(0.0, 0.0), 0.2);
    assertThat(front(near, far, Fitness.failed(2)).fitness()).containsExactly(near);
    assertThat(front(near, far).isFeasible()).isFalse();
    assertThat(front(near, far, Fitness.of(9, 9)).isFeasible()).isTrue();
    assertThat(front(Fitness.failed(2)).members()).isEmpty();
  }

  @Test
  void picksTheKneeAndTheBestByWeight() {
    ParetoFront front = front(Fitness.of(0, 10), Fitness.of(0.2, 1), Fitness.of(1, 0));
    assertThat(front.knee().fitness()).isEqualTo(Fitness.of(0.2, 1));
    assertThat(front.best(List.of(1.0, 0.0)).fitness()).isEqualTo(Fitness.of(0, 10));
    assertThat(front.best(List.of(0.0, 1.0)).fitness()).isEqualTo(Fitness.of(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> front.best(List.of(1.0)));
    assertThatIllegalStateException().isThrownBy(() -> front().knee());
  }

  @Test
  void countsTheEndsOfAFrontAsAlone() {
    List<Fitness> front =
        List.of(Fitness.of(0, 4), Fitness.of(1, 1), Fitness.of(1.5, 0.5), Fitness.of(2, 0));
    assertThat(Crowding.distances(front))
        .containsExactly(
            Double.POSITIVE_INFINITY,
            1.5 / 2 + 3.5 / 4,
            1.0 / 2 + 1.0 / 4,
            Double.POSITIVE_INFINITY);
    assertThat(Crowding.distances(List.of(Fitness.failed(2), Fitness.failed(2))))
        .doesNotContain(Double.NaN);
  }

  private static ParetoFront front(Fitness... candidates) {
    return ParetoFront.of(
        Stream.of(candidates)
            .map(fitness -> new ParetoFront.Member(Genome.of(0.5), fitness))
            .toList());
  }
}
