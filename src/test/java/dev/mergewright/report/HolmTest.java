package dev.mergewright.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void multipliesBySmallerNumbersUpwardsAndNeverFalls() {
    // As R's p.adjust(c(.01, .04, .03, .005), "holm").
    List<Double> adjusted = Holm.adjusted(List.of(.01, .04, .03, .005));
    List<Double> expected = List.of(.03, .06, .06, .02);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(adjusted.get(i)).isCloseTo(expected.get(i), Offset.offset(1e-12));
    }
  }

  @Test
  void staysWithinOne() {
    assertThat(Holm.adjusted(List.of(.6, .7))).containsExactly(1.0, 1.0);
    assertThat(Holm.adjusted(List.of())).isEmpty();
  }
}
