package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.space.Constraint;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultipliersTest {
  private static final Objective SAFETY = new Objective(new LinkedHashMap<>(Map.of("safety", 1.0)));

  private final Multipliers multipliers =
      new Multipliers(List.of(Constraint.atMost("expert", 0.5)));

  @Test
  void weighNextToNothingBeforeAnythingIsKnownAndWhileLimitsAreMet() {
    assertThat(weight(List.of())).isBetween(Double.MIN_NORMAL, 1e-3);
    assertThat(weight(List.of(losses(1, 0.1), losses(1, 0.4)))).isBetween(Double.MIN_NORMAL, 1e-3);
  }

  @Test
  void weighAMissedLimitMoreWithEveryCandidateInUnitsOfTheObjective() {
    double missedBy = Math.log(0.9 / (0.9 * 0.5));
    assertThat(weight(List.of(losses(3, 0.9))))
        .isCloseTo((0.2 + 5) * missedBy * 3 / 0.9, within(1e-12));
    assertThat(weight(List.of(losses(1, 0.9), losses(3, 0.9))))
        .isCloseTo((2 * 0.2 + 5) * missedBy * 3 / 0.9, within(1e-12));
  }

  @Test
  void rememberManyMissesWhereALimitIsJustMet() {
    List<Map<String, Double>> before = new ArrayList<>(Collections.nCopies(9, losses(1, 0.9)));
    before.add(losses(1, 0.44));
    assertThat(weight(before)).isGreaterThan(1);
    before.set(9, losses(1, 0.1)); // with room
    assertThat(weight(before)).isLessThan(1e-3);
  }

  @Test
  void surviveALossOfZero() {
    assertThat(weight(List.of(losses(1, 0.9), losses(1, 0)))).isFinite();
  }

  private double weight(List<Map<String, Double>> before) {
    return multipliers.weights(SAFETY, before).get("expert");
  }

  private static Map<String, Double> losses(double safety, double expert) {
    return Map.of("safety", safety, "expert", expert);
  }
}
