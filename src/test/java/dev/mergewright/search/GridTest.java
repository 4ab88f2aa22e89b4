package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void combinesEveryValueWithEveryOther() {
    SequencedMap<String, List<Double>> values = new LinkedHashMap<>();
    values.put("density", List.of(0.25, 0.5));
    values.put("weight", List.of(0.5, 1.0));
    List<SequencedMap<String, Double>> points = Grid.points(values);
    assertThat(points)
        .hasSize(4)
        .startsWith(new LinkedHashMap<>(Map.of("density", 0.25, "weight", 0.5)))
        .doesNotHaveDuplicates();
    assertThat(points.get(1)).containsEntry("density", 0.25).containsEntry("weight", 1.0);
    assertThat(points.getLast().sequencedKeySet()).containsExactly("density", "weight");
  }

  @Test
  void refusesAnAxisWithoutValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grid.points(new LinkedHashMap<>(Map.of("weight", List.of()))))
        .withMessageContaining("weight");
  }
}
