package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.search.SearchBenchmark.Quartiles;
import dev.mergewright.search.SearchBenchmark.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchBenchmarkTest {
  @Test
  void findsWhatKnowingTheShapeIsWorth() {
    List<Result> told = new ArrayList<>();
    List<Result> results = new SearchBenchmark(1, 100).onFunctions(told::add);
    assertThat(told).isEqualTo(results);
    assertThat(results)
        .filteredOn(result -> result.optimizer().equals("cma-es"))
        .hasSize(6)
        .allSatisfy(result -> assertThat(result.units()).isLessThanOrEqualTo(1));
    assertThat(results)
        .filteredOn(result -> result.problem().equals("depth"))
        .filteredOn(
            result -> result.optimizer().contains("cosines") || result.optimizer().equals("l-bfgs"))
        .hasSize(4)
        .allSatisfy(result -> assertThat(result.units()).isLessThan(0.2));
    assertThat(results)
        .filteredOn(result -> result.optimizer().equals("random"))
        .allSatisfy(result -> assertThat(result.units()).isInfinite());
  }

  @Test
  void countsRunsThatNeverArriveAsEndless() {
    double never = Double.POSITIVE_INFINITY;
    assertThat(Quartiles.of(List.of(never, 3.0, 1.0, never, 2.0)))
        .isEqualTo(new Quartiles(2, 3, never));
    assertThat(Quartiles.of(List.of(7.0))).isEqualTo(new Quartiles(7, 7, 7));
  }

  @Test
  void refusesABudgetBelowTheUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchBenchmark(5, 99))
        .withMessageContaining("was 5, 99");
    assertThatIllegalArgumentException().isThrownBy(() -> new SearchBenchmark(0, 100));
  }
}
