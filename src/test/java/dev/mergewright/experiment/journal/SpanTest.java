package dev.mergewright.experiment.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void reachesFromTheLeastToTheGreatestMeasurementAndAShareBeyond() {
    assertThat(Span.around(List.of(4.0, 2.0, 3.0), 0.5)).isEqualTo(new Span(1, 6));
  }

  @Test
  void addsAndScalesBothBounds() {
    assertThat(new Span(1, 2).plus(new Span(3, 5)).times(2)).isEqualTo(new Span(8, 14));
  }

  @Test
  void refusesBoundsInTheWrongOrder() {
    assertThatThrownBy(() -> new Span(2, 1)).hasMessageContaining("was 2.0 to 1.0");
  }
}
