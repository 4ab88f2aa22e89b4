package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {
  /// A changed word in the middle takes three of the n - 2 grams: (n - 5) / (n + 1) stay in common.
  @ParameterizedTest
  @CsvSource({"10, 0.4545", "12, 0.5385", "15, 0.6250", "20, 0.7143", "30, 0.8065"})
  void seesOneChangedWordInPromptsOfAllLengths(int words, double likeness) {
    NearDuplicates index = new NearDuplicates(Likeness.WORD_3_GRAMS, 0.4);
    index.add("before", sentence(words, -1));

    assertThat(index.nearest(sentence(words, words / 2)))
        .hasValueSatisfying(
            match -> assertThat(match.likeness()).isCloseTo(likeness, within(0.0001)));
  }

  @ParameterizedTest
  @CsvSource({"10, 0.9", "12, 0.9167", "30, 0.9667"})
  void seesOneChangedWordByTheCommonSubsequenceToo(int words, double likeness) {
    NearDuplicates index = new NearDuplicates(Likeness.ROUGE_L, 0.7);
    index.add("before", sentence(words, -1));

    assertThat(index.nearest(sentence(words, words / 2)))
        .hasValueSatisfying(
            match -> assertThat(match.likeness()).isCloseTo(likeness, within(0.0001)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I reset it?",
        "how do I  reset it",
        "HOW DO I RESET IT!",
        "How do I reset it"
      })
  void takesCaseSpacingAndPunctuationForNothing(String text) {
    NearDuplicates index = new NearDuplicates(Likeness.WORD_3_GRAMS, 1);
    index.add("before", "How do I reset it?");

    assertThat(index.nearest(text)).contains(new NearDuplicates.Match("before", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "What is 3 + 4?, What is 3 - 4?",
    "a well-known fact, a well known lie",
    "10 %, 10 $"
  })
  void takesSignsThatChangeTheQuestionForWords(String before, String after) {
    NearDuplicates index = new NearDuplicates(Likeness.WORD_3_GRAMS, 1);
    index.add("before", before);

    assertThat(index.nearest(after)).isEmpty();
  }

  @Test
  void keepsTheEarlierOfTwoAndNamesTheOneMostAlike() {
    NearDuplicates index = NearDuplicates.standard();

    assertThat(index.addUnlessNear("a", "how do birds find their way home")).isEmpty();
    assertThat(index.addUnlessNear("b", "why do whales sing under water at night")).isEmpty();
    assertThat(index.addUnlessNear("c", "how do birds find their way back"))
        .hasValueSatisfying(match -> assertThat(match.id()).isEqualTo("a"));
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.addUnlessNear("d", "why do whales sing under water"))
        .map(NearDuplicates.Match::id)
        .contains("b");
  }

  @Test
  void namesTheClosestTextEvenWhenItIsNoDuplicate() {
    NearDuplicates index = NearDuplicates.standard();
    index.add("a", "one two three four five six");
    index.add("b", "one two three seven eight nine");

    assertThat(index.nearest("one two three four ten eleven")).isEmpty();
    assertThat(index.closest("one two three four ten eleven"))
        .hasValueSatisfying(
            match -> {
              assertThat(match.id()).isEqualTo("a");
              assertThat(match.likeness()).isCloseTo(2.0 / 6, within(1e-9));
            });
    assertThat(index.closest("nothing of it")).isEmpty();
  }

  /// The index against the definition, over texts from a small vocabulary, so that many share
  /// grams.
  @ParameterizedTest
  @EnumSource
  void findsWhatComparingAllPairsFinds(Likeness measure) {
    List<List<String>> texts = randomTexts(300, 7);
    for (double threshold : new double[] {0.2, 0.5, 0.7, 1}) {
      NearDuplicates index = new NearDuplicates(measure, threshold);
      for (int i = 0; i < texts.size(); i++) {
        List<NearDuplicates.Found> expected = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          double likeness =
              measure == Likeness.ROUGE_L
                  ? rougeL(texts.get(i), texts.get(j))
                  : wording(texts.get(i)).likeness(wording(texts.get(j)));
          if (likeness >= threshold) {
            expected.add(new NearDuplicates.Found(j, likeness));
          }
        }
        assertThat(index.matches(texts.get(i))).isEqualTo(expected);
        index.add(texts.get(i));
      }
    }
  }

  @Test
  void refusesAThresholdThatEverythingReaches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NearDuplicates(Likeness.ROUGE_L, 0))
        .withMessageContaining("was 0.0");
  }

  private static String sentence(int words, int changed) {
    return IntStream.range(0, words)
        .mapToObj(i -> i == changed ? "other" : "word" + i)
        .collect(Collectors.joining(" "));
  }

  /// Lengths from none to more than one block of the bit-parallel recurrence.
  private static List<List<String>> randomTexts(int count, long seed) {
    Random random = new Random(seed);
    return Stream.generate(
            () ->
                random
                    .ints(
                        random.nextInt(8) == 0 ? 60 + random.nextInt(80) : 1 + random.nextInt(9),
                        0,
                        4)
                    .mapToObj(i -> "w" + i)
                    .toList())
        .limit(count)
        .toList();
  }

  private static Wording wording(List<String> words) {
    return Wording.of(String.join(" ", words));
  }

  private static double rougeL(List<String> one, List<String> other) {
    int[][] length = new int[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        length[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return 2.0 * length[one.size()][other.size()] / (one.size() + other.size());
  }
}
