package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinalNumberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The answer is 18. | 18",
        "It costs $1,234.50 in all | 1234.50",
        "so -7 | -7",
        "minus sign: −7 | -7",
        "5-3 | 3",
        "in 1990-2005 | 2005",
        "GPT-4 | 4",
        "12 of 30 | 30",
        "1,2,3 | 3",
        "1,234,567 cranes | 1234567",
        "about .5 | .5",
        "18.0 | 18.0",
        "+9 | 9",
        "- 4 of them | 4",
        "50% | 50",
        "x = 3.14.15 | 3.14"
      })
  void findsTheLastNumber(String text, BigDecimal number) {
    assertThat(FinalNumber.flexible(text).orElseThrow()).isEqualByComparingTo(number);
  }

  @Test
  void findsNoNumberWhereThereIsNone() {
    assertThat(FinalNumber.flexible("no idea")).isEmpty();
    assertThat(FinalNumber.strict("18")).isEmpty();
    assertThat(FinalNumber.strict("#### none")).isEmpty();
  }

  @Test
  void takesTheNumberBehindTheFirstMark() {
    assertThat(FinalNumber.strict("2 + 3 = 5\n#### 1,005\n\nQuestion: 7?\n#### 8").orElseThrow())
        .isEqualByComparingTo("1005");
    assertThat(FinalNumber.strict("#### -3").orElseThrow()).isEqualByComparingTo("-3");
    assertThat(FinalNumber.strict("#### $70").orElseThrow()).isEqualByComparingTo("70");
  }
}
