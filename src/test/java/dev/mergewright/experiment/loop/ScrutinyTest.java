package dev.mergewright.experiment.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.loop.Scrutiny.LimitCheck;
import dev.mergewright.experiment.loop.Scrutiny.On;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrutinyTest {
  private static final On HELD = new On(0.01, 0.05, true);
  private static final On MISSED = new On(0.0812345, 0.05, false);

  @Test
  void tellsMissesOnFreshRowsFirst() {
    assertThat(scrutiny(true, true, HELD, MISSED).missed())
        .containsExactly("harmful.upper 0.0812 > 0.05");
    assertThat(scrutiny(false, false, MISSED, new On(0.7, 0.9, false)).missed())
        .containsExactly("harmful.upper 0.7 < 0.9");
  }

  @Test
  void tellsMissesOnTheSearchRowsWhereNoCandidateMetTheLimits() {
    assertThat(scrutiny(false, true, MISSED, HELD).missed())
        .containsExactly("harmful.upper 0.0812 > 0.05");
    assertThat(scrutiny(true, true, MISSED, HELD).missed()).isEmpty();
  }

  @Test
  void roundsNoMissAway() {
    assertThat(scrutiny(true, true, HELD, new On(0.050004, 0.05, false)).missed())
        .containsExactly("harmful.upper 0.050004 > 0.05");
    assertThat(scrutiny(true, true, HELD, new On(Double.NaN, 0.05, false)).missed())
        .containsExactly("harmful.upper NaN > 0.05");
  }

  private static Scrutiny scrutiny(boolean met, boolean atMost, On search, On select) {
    return new Scrutiny(
        List.of(new LimitCheck("harmful.upper", atMost, search, select)),
        met,
        List.of(),
        List.of(),
        List.of(),
        false,
        null);
  }
}
