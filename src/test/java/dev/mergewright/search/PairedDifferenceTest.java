package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedDifferenceTest {
  private static final int MANY = 1_000_000_000;

  /// Student's t of 4 degrees of freedom has its 95 % quantile at 2.131847, so the border for these
  /// is at 2.131847 sqrt(2.5 / 5) = 1.507443.
  @ParameterizedTest
  @ValueSource(doubles = {1.5074, 1.5075})
  void drawsTheLineWhereStudentsTestDoes(double mean) {
    double[] differences = {mean - 2, mean - 1, mean, mean + 1, mean + 2};
    PairedDifference difference = new PairedDifference();
    difference.add(differences, MANY);
    assertThat(difference.isPositive(0.05)).isEqualTo(mean > 1.507443);
  }

  @Test
  void leavesNothingOpenOnceEveryRowIsScored() {
    PairedDifference difference = new PairedDifference();
    difference.add(new double[] {100, -99.999}, 2);
    assertThat(difference.isPositive(1e-9)).isTrue();
    assertThat(difference.isKnown()).isTrue();
  }

  @Test
  void saysNothingAfterOneRowOfMany() {
    PairedDifference difference = new PairedDifference();
    difference.add(new double[] {5}, 2);
    assertThat(difference.isPositive(0.4)).isFalse();
  }

  @Test
  void addsUpStrata() {
    PairedDifference difference = new PairedDifference();
    difference.add(new double[] {1, 1, 1}, 3);
    difference.add(new double[] {-3, -3}, 2);
    assertThat(difference.estimate()).isEqualTo(-2);
    assertThat(difference.isPositive(0.5)).isFalse();
  }

  /// 4,000 finite populations whose mean is 0, of which a quarter is drawn: more than 5 % of false
  /// alarms, plus three standard errors, would be a broken promise.
  @Test
  void isSeldomWrong() {
    Random random = new Random(7);
    int alarms = 0;
    for (int trial = 0; trial < 4000; trial++) {
      double[] rows = random.doubles(80, -1, 1).toArray();
      double mean = Arrays.stream(rows).average().orElseThrow();
      double[] drawn = Arrays.stream(rows).map(row -> row - mean).limit(20).toArray();
      PairedDifference difference = new PairedDifference();
      difference.add(drawn, rows.length);
      alarms += difference.isPositive(0.05) ? 1 : 0;
    }
    assertThat(alarms).isBetween(100, 4000 / 20 + 42);
  }
}
