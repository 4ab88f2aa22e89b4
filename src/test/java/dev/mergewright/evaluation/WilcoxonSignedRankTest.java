package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The p-values are those of `scipy.stats.wilcoxon(d, zero_method="wilcox", correction=True)` in
/// scipy 1.17.1, with `method="exact"` where there are no ties and at most 50 rows.
class WilcoxonSignedRankTest {
  @Test
  void countsAllPatternsOfFewRows() {
    var test = WilcoxonSignedRank.of(List.of(1.1, -0.4, 2.2, 0.7, -1.3, 3.1, 0.9, -0.2));
    assertThat(test.statistic()).isEqualTo(9);
    assertThat(test.p()).isCloseTo(0.25, offset(1e-12));
    assertThat(WilcoxonSignedRank.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)).p())
        .isCloseTo(0.03125, offset(1e-12));
  }

  @Test
  void leavesOutRowsWithoutADifferenceAndCorrectsForTies() {
    var test =
        WilcoxonSignedRank.of(
            List.of(0.5, 0.5, 0.5, -0.5, -0.5, 0.0, 0.0, 0.0, 0.0, 1.5, 2.5, -1.0));
    assertThat(test.rows()).isEqualTo(8);
    assertThat(test.statistic()).isEqualTo(12);
    assertThat(test.p()).isCloseTo(0.4296714630533238, offset(1e-9));
    List<Double> many = IntStream.range(0, 60).mapToObj(i -> (i % 7 - 2) / 2.0).toList();
    assertThat(WilcoxonSignedRank.of(many).p()).isCloseTo(0.0015515548156511737, offset(1e-9));
  }

  @Test
  void takesTheNormalLimitOfManyRows() {
    List<Double> many =
        IntStream.range(0, 101).mapToObj(i -> 0.01 * (i * 37 % 101 - 40) + 0.003).toList();
    var test = WilcoxonSignedRank.of(many);
    assertThat(test.statistic()).isEqualTo(1640);
    assertThat(test.p()).isCloseTo(0.0015378727472135493, offset(1e-9));
  }

  @Test
  void doesNotMindWhichModelIsTheFirst() {
    List<Double> some = List.of(0.3, -0.1, 0.8, 0.2, -0.7);
    List<Double> turned = some.stream().map(d -> -d).toList();
    assertThat(WilcoxonSignedRank.of(some)).isEqualTo(WilcoxonSignedRank.of(turned));
  }

  @Test
  void findsNoDifferenceWhereThereIsNone() {
    assertThat(WilcoxonSignedRank.of(List.of(0.0, 0.0)).p()).isEqualTo(1);
    assertThat(WilcoxonSignedRank.of(List.of(1.0)).p()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WilcoxonSignedRank.of(List.of(1.0, Double.NaN)));
  }
}
