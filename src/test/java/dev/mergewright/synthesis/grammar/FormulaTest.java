package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
  private static final Map<String, Rational> NAMES =
      Map.of("price", Rational.of(80), "percent", Rational.of(15));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 + 2 * 3; 7",
        "(1 + 2) * 3; 9",
        "10 - 4 - 3; 3",
        "price * percent / 100; 12",
        "-price / 32; -2.5",
        "0.5 * 3; 1.5",
        "max(3, price, 7) - min(3, 2); 78",
        "median(9, 1, 5); 5",
        "sum(1, 2, 3.5); 6.5",
        "floor(7 / 2); 3",
        "mod(17, 5); 2",
        "gcd(12, 18); 6",
      })
  void computes(String formula, String value) {
    assertThat(Formula.value(formula, NAMES::get)).isEqualTo(Rational.parse(value));
  }

  @ParameterizedTest
  @CsvSource({"1 +", "(1", "1 2", "root(4)", "1 + )", "''"})
  void refusesWhatItDoesNotUnderstand(String formula) {
    assertThatThrownBy(() -> Formula.value(formula, NAMES::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the formula " + formula);
  }

  @Test
  void usesTheCallersNames() {
    assertThat(Formula.value("a - b1", name -> Rational.of(name.length())))
        .isEqualTo(Rational.of(-1));
  }
}
