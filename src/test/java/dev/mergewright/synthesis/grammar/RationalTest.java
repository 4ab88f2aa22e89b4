package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RationalTest {
  @Test
  void computesExactly() {
    Rational third = Rational.of(1).over(Rational.of(3));
    assertThat(third.plus(third).plus(third)).isEqualTo(Rational.of(1));
    assertThat(Rational.parse("0.1").plus(Rational.parse("0.2"))).isEqualTo(Rational.parse("0.3"));
    assertThat(Rational.of(-7).over(Rational.of(2)).floor()).isEqualTo(-4);
    assertThat(new Rational(2, -4)).isEqualTo(new Rational(-1, 2));
  }

  @Test
  void writesNumbersAsPeopleDo() {
    assertThat(Rational.of(1250)).hasToString("1,250");
    assertThat(Rational.parse("0.75")).hasToString("0.75");
    assertThat(Rational.parse("12345.5")).hasToString("12,345.5");
    assertThat(new Rational(-5, 4)).hasToString("-1.25");
    assertThat(new Rational(2, 3)).hasToString("2/3");
  }

  @Test
  void refusesWhatSixtyFourBitsCannotHold() {
    assertThatThrownBy(() -> Rational.of(Long.MAX_VALUE).plus(Rational.of(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Rational.of(1).over(Rational.ZERO))
        .isInstanceOf(ArithmeticException.class);
  }
}
