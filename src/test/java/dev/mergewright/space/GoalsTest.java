package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Constraint SAFE = Constraint.atMost("harm.upper", 0.05);
  private static final Constraint SKILLED = Constraint.atLeast("skill", 0.8);
  private static final Goals GOALS =
      new Goals(List.of(only("safety"), only("expert")), List.of(SAFE, SKILLED));

  @Test
  void needsTheTermsOfObjectivesAndConstraintsOnce() {
    Goals goals =
        new Goals(List.of(Objective.safetyAndExpert(0.3)), List.of(Constraint.atMost("safety", 1)));
    assertThat(goals.terms()).containsExactly("safety", "expert");
    assertThat(GOALS.terms()).containsExactly("safety", "expert", "harm.upper", "skill");
  }

  @Test
  void isFeasibleUpToTheLimitItself() {
    Map<String, Double> measured = measured(0.05, 0.8);
    assertThat(GOALS.fitness(measured)).isEqualTo(Fitness.of(1.5, 2.0));
    assertThat(GOALS.missed(measured)).isEmpty();
  }

  @Test
  void addsUpWhatIsMissedAsSharesOfTheLimits() {
    Map<String, Double> measured = measured(0.10, 0.6);
    assertThat(GOALS.fitness(measured).violation()).isCloseTo(1 + 0.25, offset(1e-12));
    assertThat(GOALS.missed(measured)).containsExactly(SAFE, SKILLED);
  }

  @Test
  void measuresALimitOfZeroAsItIs() {
    assertThat(Constraint.atMost("x", 0).violation(0.3)).isEqualTo(0.3);
    assertThat(Constraint.atMost("x", -2).violation(-1)).isEqualTo(0.5);
  }

  @Test
  void failsWhenAnythingIsNotFinite() {
    assertThat(GOALS.fitness(measured(Double.NaN, 0.8))).isEqualTo(Fitness.failed(2));
    Map<String, Double> lost = new LinkedHashMap<>(measured(0, 1));
    lost.put("expert", Double.POSITIVE_INFINITY);
    assertThat(GOALS.fitness(lost)).isEqualTo(Fitness.failed(2));
  }

  @Test
  void namesItsLimitsInWords() {
    assertThat(SAFE).hasToString("harm.upper at most 0.05");
    assertThat(SKILLED).hasToString("skill at least 0.8");
  }

  @Test
  void refusesWhatItCannotMeasure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GOALS.fitness(Map.of("safety", 1.0, "expert", 1.0, "skill", 1.0)))
        .withMessageContaining("harm.upper");
    assertThatIllegalArgumentException().isThrownBy(() -> new Goals(List.of(), List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Constraint.atMost("x", Double.NaN));
  }

  private static Map<String, Double> measured(double harm, double skill) {
    return Map.of("safety", 1.5, "expert", 2.0, "harm.upper", harm, "skill", skill);
  }

  private static Objective only(String term) {
    return new Objective(new LinkedHashMap<>(Map.of(term, 1.0)));
  }
}
