package dev.mergewright.experiment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.space.Fitness;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRuleTest {
  @Test
  void waitsForSoManyGenerationsWithoutAGain() {
    StopRule rule = new StopRule(new StopSettings(2, 0.1, null));
    assertThat(rule.after(List.of(Fitness.of(1)))).isNull();
    assertThat(rule.after(List.of(Fitness.of(0.95)))).isNull();
    assertThat(rule.after(List.of(Fitness.of(0.85)))).isNull();
    assertThat(rule.after(List.of(Fitness.of(0.80)))).isNull();
    assertThat(rule.after(List.of(Fitness.failed(1)))).isEqualTo("2 generations without a gain");
  }

  @Test
  void takesTheFirstThatMeetsAllLimitsForAGain() {
    StopRule rule = new StopRule(new StopSettings(1, 0.5, null));
    rule.after(List.of(new Fitness(List.of(0.2), 3)));
    assertThat(rule.after(List.of(Fitness.of(9)))).isNull();
    assertThat(rule.after(List.of(new Fitness(List.of(0.1), 1)))).isNotNull();
  }

  @Test
  void countsAnyNewMemberOfAFrontForAGain() {
    StopRule rule = new StopRule(new StopSettings(1, null, null));
    rule.after(List.of(Fitness.of(1, 3), Fitness.of(3, 1)));
    assertThat(rule.after(List.of(Fitness.of(2, 2)))).isNull();
    assertThat(rule.after(List.of(Fitness.of(2, 2), Fitness.of(3, 3)))).isNotNull();
  }

  @Test
  void endsAtTheTargetOnlyWithinAllLimits() {
    StopRule rule = new StopRule(new StopSettings(null, null, 0.5));
    assertThat(rule.after(List.of(new Fitness(List.of(0.1), 1)))).isNull();
    assertThat(rule.after(List.of(Fitness.of(0.5)))).isEqualTo("target 0.5 reached");
  }

  @Test
  void neverEndsWhereNothingIsSaid() {
    StopRule rule = new StopRule(null);
    for (int generation = 0; generation < 100; generation++) {
      assertThat(rule.after(List.of(Fitness.of(1)))).isNull();
    }
  }

  @Test
  void refusesAGainWithoutPatience() {
    assertThatThrownBy(() -> new StopSettings(null, 0.1, 0.5)).hasMessageContaining("patience");
  }
}
