package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @ParameterizedTest
  @CsvSource({
    "How do  I ?, how do i ?, 1", // case and spacing
    "ﬁne, fine, 1", // Unicode form
    "a b c d, a b c d e, 0.66667", // 2 of 3 grams
    "a b, a b c, 0", // one short gram against one full gram
    "a b c d e f g h, a b c X e f g h, 0.33333", // one word changed in eight
  })
  void comparesByThreeGrams(String left, String right, double likeness) {
    Wording one = Wording.of(left);
    Wording other = Wording.of(right);

    assertThat(one.likeness(other)).isCloseTo(likeness, within(1e-5));
    assertThat(other.likeness(one)).isEqualTo(one.likeness(other));
  }
}
