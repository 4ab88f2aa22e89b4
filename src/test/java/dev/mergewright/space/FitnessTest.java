package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitnessTest {
  @Test
  void dominatesWhatIsNowhereBetterAndSomewhereWorse() {
    assertThat(Fitness.of(1, 2).dominates(Fitness.of(1, 3))).isTrue();
    assertThat(Fitness.of(1, 3).dominates(Fitness.of(1, 2))).isFalse();
    assertThat(Fitness.of(1, 2).dominates(Fitness.of(2, 1))).isFalse();
    assertThat(Fitness.of(1, 2).dominates(Fitness.of(1, 2))).isFalse();
  }

  @Test
  void putsFeasibilityBeforeEveryObjective() {
    Fitness poorButSafe = Fitness.of(9, 9);
    Fitness near = new Fitness(List.of(1.0, 1.0), 0.1);
    Fitness far = new Fitness(List.of(0.0, 0.0), 0.2);
    assertThat(poorButSafe.dominates(near)).isTrue();
    assertThat(near.dominates(far)).isTrue();
    assertThat(far.dominates(poorButSafe)).isFalse();
  }

  @Test
  void isDominatedByEverythingWhenFailed() {
    Fitness failed = Fitness.failed(2);
    assertThat(new Fitness(List.of(5.0, 5.0), 100).dominates(failed)).isTrue();
    assertThat(failed.dominates(failed)).isFalse();
    assertThat(failed.isFeasible()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void refusesAnObjectiveThatIsNoNumber(double objective) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fitness.of(1, objective))
        .withMessageContaining(String.valueOf(objective));
  }

  @Test
  void refusesAViolationThatIsNoAmount() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fitness(List.of(1.0), -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fitness(List.of(1.0), Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(Fitness::of);
  }
}
