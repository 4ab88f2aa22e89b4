package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Map<String, Double> LOSSES = Map.of("safety", 1.5, "expert", 2.0);

  @Test
  void weighsTheExpertByAlpha() {
    Outcome outcome = Objective.safetyAndExpert(0.3).score(LOSSES);
    assertThat(outcome.fitness()).isCloseTo(2.1, offset(1e-15));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Scored.class, scored -> assertThat(scored.losses()).isEqualTo(LOSSES));
  }

  @Test
  void doesNotReadTheExpertsRowsWhenAlphaIsZero() {
    assertThat(Objective.safetyAndExpert(0).terms()).containsExactly("safety");
    assertThat(Objective.safetyAndExpert(0).score(Map.of("safety", 1.5)).fitness()).isEqualTo(1.5);
  }

  @Test
  void mayBeTheExpertAlone() {
    assertThat(Objective.expertOnly().score(LOSSES).fitness()).isEqualTo(2.0);
  }

  @Test
  void failsACandidateWhoseLossIsNotFinite() {
    Outcome outcome =
        Objective.safetyAndExpert(0.3).score(Map.of("safety", 1.0, "expert", Double.NaN));
    assertThat(outcome).isEqualTo(new Outcome.Failed("the expert loss is not finite: NaN"));
    assertThat(outcome.fitness()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void refusesWhatItCannotWeigh() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.safetyAndExpert(0.3).score(Map.of("safety", 1.0)))
        .withMessageContaining("expert");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.safetyAndExpert(-1))
        .withMessageContaining("was -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Objective(new LinkedHashMap<>()));
  }
}
