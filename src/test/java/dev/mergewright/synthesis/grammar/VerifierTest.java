package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers as models write them, right and wrong.
class VerifierTest {
  private static final String DISCOUNT = "A coat costs $80 and is 15% off. What is the price?";
  private static final String PROGRAM =
      "What does it print?\n\n```python\nx = 3\nfor i in range(4):\n    x += i\nprint(x)\n```";
  private static final String CHOICE = "What follows 2, 4, 6?\nA) 7\nB) 8\nC) 9\nD) 10";

  private static boolean accepts(String id, String question, String answer) {
    return Verifier.of(id).accepts(question, answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "80 × 15 ÷ 100 = 12, so 80 - 12 = 68. The answer is $68.; true",
        "$80 * 0.15 = $12. Then $80 - $12 = $68.; false", // 0.15 appears from nowhere
        "15 / 100 = 0.15, $80 * 0.15 = $12 and $80 - $12 = $68.; true",
        "80 dollars × 15 / 100 = 12 dollars and 80 − 12 = 68.; true",
        "80 × (100 - 15) / 100 = 68; true",
        "80 × 15 ÷ 100 = 13, so 80 - 13 = 67.; false", // does not hold
        "80 × 15 ÷ 100 = 12, so the answer is 70.; false", // ends with no result
        "The answer is 68.; false", // shows nothing
        "90 × 15 ÷ 100 = 13.5, so 90 - 13.5 = 76.5.; false", // another question's numbers
        "80 ÷ 15 = 5.33; true", // rounded as it says; what was asked for it cannot read
        "80 ÷ 15 = 5.3333333333333333; false", // more digits than are read
        "80 ÷ 0 = 15; false",
        "'99999999999 × 99999999999 = 1'; false",
      })
  void recomputesEveryEquation(String answer, boolean isAccepted) {
    assertThat(accepts("arithmetic", DISCOUNT, answer)).isEqualTo(isAccepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "How many metres are 2.5 kilometres?; That is 2,500 metres.; true",
        "How many metres are 2.5 kilometres?; That is 250 metres.; false",
        "How many metres are 2.5 kilometres?; That is 2.5 kilometres.; false",
        "Convert 3 hectares to square metres.; 30,000 square metres; true",
        "A 6-foot fence in inches?; 72 inches; true",
        "A 6-foot fence in inches?; 72 grams; false",
      })
  void convertsUnitsItself(String question, String answer, boolean isAccepted) {
    assertThat(accepts("units", question, answer)).isEqualTo(isAccepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "28 February 2028 + 2 days = 1 March 2028. Result: 1 March 2028.; true", // a leap year
        "28 February 2028 + 2 days = 2 March 2028. Result: 2 March 2028.; false",
        "28 February 2028 + 1 day = 29 February 2028.; false", // another number of days
        "27 February 2028 + 2 days = 29 February 2028.; false", // another start
        "28 February 2028 is a Monday, and 28 February 2028 + 2 days = 1 March 2028; true",
        "28 February 2028 is a Friday, and 28 February 2028 + 2 days = 1 March 2028; false",
        "30 February 2028 + 2 days = 1 March 2028; false",
      })
  void addsUpDates(String answer, boolean isAccepted) {
    assertThat(accepts("calendar", "What is 2 days after 28 February 2028?", answer))
        .isEqualTo(isAccepted);
  }

  @Test
  void addsUpTimes() {
    String question = "A film of 2 hours 35 minutes starts at 22:40. When does it end?";
    assertThat(accepts("calendar", question, "22:40 + 2 hours 35 minutes = 01:15.")).isTrue();
    assertThat(accepts("calendar", question, "22:40 + 2 hours 35 minutes = 25:15.")).isFalse();
    assertThat(accepts("calendar", question, "It ends at 01:15.")).isFalse();
  }

  @Test
  void runsPrograms() {
    assertThat(accepts("program", PROGRAM, "0 + 1 + 2 + 3 is 6, and 3 more is 9.")).isTrue();
    assertThat(accepts("program", PROGRAM, "It prints 13.")).isFalse();
    assertThat(accepts("program", "What does import os print?", "Nothing, 0.")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mean of 2, 3, 7; 4; true",
        "average of 2, 3 and 7; 4; true",
        "median of 2, 3, 7, 9; 5; true",
        "range of 2, 3, 7; 5; true",
        "mode of 2, 3, 3; 3; true",
        "mode of 2, 2, 3, 3; 3; false", // there are two
        "mean of 2, 3, 7; 5; false",
        "sum of 2, 3, 7; 12; false", // not one of its words
      })
  void computesStatistics(String question, String answer, boolean isAccepted) {
    assertThat(accepts("statistics", question, "It is " + answer + ".")).isEqualTo(isAccepted);
  }

  @Test
  void solvesOrders() {
    String question =
        "Ana is taller than Bo. Cy is shorter than Bo. Ana is younger than Bo. Who is the"
            + " shortest?";
    assertThat(accepts("order", question, "Ana, Bo, Cy: the shortest is Cy.")).isTrue();
    assertThat(accepts("order", question, "Cy, Bo, Ana: the shortest is Ana.")).isFalse();
    assertThat(accepts("order", question.replace("shortest", "oldest"), "It is Bo.")).isFalse();
  }

  @Test
  void checksTheKeyOfAChoice() {
    assertThat(accepts("choice", CHOICE, "6 + 2 = 8. The answer is B) 8.")).isTrue();
    assertThat(accepts("choice", CHOICE, "6 + 2 = 8. The answer is C) 9.")).isFalse();
    assertThat(accepts("choice", CHOICE, "6 + 2 = 8. The answer is C) 8.")).isFalse();
    assertThat(accepts("choice", CHOICE, "The answer is B) 8.")).isFalse();
    assertThat(accepts("choice", CHOICE.replace("A) 7", "A) 8"), "6 + 2 = 8. So B) 8.")).isFalse();
  }

  @Test
  void checksKeysAndValuesOfJson() {
    String question = "As JSON with the keys \"name\", \"age\": Ana is 42.";
    assertThat(accepts("json", question, "{\"name\": \"Ana\", \"age\": 42}")).isTrue();
    assertThat(accepts("json", question, "{\"name\": \"Ana\", \"age\": 4}")).isFalse();
    assertThat(accepts("json", question, "{\"name\": \"Ana\"}")).isFalse();
    assertThat(accepts("json", question, "{\"name\": \"Ana\", \"age\": 42} done")).isFalse();
    assertThat(accepts("json", question, "{\"name\": \"Ana\", \"age\": ")).isFalse();
  }

  @Test
  void namesTheVerifiersThatThereAre() {
    assertThatThrownBy(() -> Verifier.of("algebra"))
        .hasMessageContaining("no verifier algebra, expected one of arithmetic, units, calendar");
  }
}
