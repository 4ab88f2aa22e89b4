package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContaminationTest {
  @ParameterizedTest
  @CsvSource({"12, false", "13, true", "14, true"})
  void takesARunOf13WordsInCommonForAHit(int run, boolean isHit) {
    String test = words("test", 30) + " " + words("shared", run);
    String row = words("row", 40) + " " + words("shared", run);

    assertThat(closest(row, test))
        .hasValueSatisfying(
            match -> {
              assertThat(match.isHit()).isEqualTo(isHit);
              assertThat(match.score()).isLessThan(0.5);
            });
  }

  /// 12 words in a row are in common, which no 13-gram sees: 5 8-grams of as many as the shorter
  /// text has.
  @ParameterizedTest
  @CsvSource({"17, 0.5, true", "18, 0.45455, false", "30, 0.21739, false"})
  void measuresTheShareOfRunsOf8WordsOfTheShorterText(int size, double score, boolean isHit) {
    String shared = words("shared", 12);

    assertThat(closest(shared + " " + words("row", 40), shared + " " + words("test", size - 12)))
        .hasValueSatisfying(
            match -> {
              assertThat(match.score()).isCloseTo(score, within(1e-5));
              assertThat(match.isHit()).isEqualTo(isHit);
            });
  }

  @Test
  void findsATestItemWithOtherWordsAroundIt() {
    String item = "name the largest moon of the planet saturn please";

    assertThat(closest(words("before", 20) + " " + item + " " + words("after", 20), item))
        .hasValue(new Contamination.Match("test:1", 1, true));
  }

  @ParameterizedTest
  @CsvSource({
    "How do I kill a Python process?, how do i kill a python process, 1, true", // the same words
    "How do I kill a Python process?, How can I kill a Python process?, 0.42857, false",
    "How do I kill a Python process now?, How do I kill a Python process?, 0.83333, true",
    "Hello there!, hello there, 1, true", // shorter than a gram
  })
  void comparesShortPromptsBy3Grams(String row, String test, double score, boolean isHit) {
    assertThat(closest(row, test))
        .hasValueSatisfying(
            match -> {
              assertThat(match.score()).isCloseTo(score, within(1e-5));
              assertThat(match.isHit()).isEqualTo(isHit);
            });
  }

  @Test
  void namesTheBestOfSeveralAndTheEarlierOfEquals() {
    Contamination contamination =
        new Contamination(
            List.of(
                reference("a", "one two three four five six", "nothing in common here at all"),
                reference("b", "one two three four five six seven"),
                reference("c", "one two three four five six seven")));

    assertThat(contamination.closest("one two three four five six seven eight"))
        .map(Contamination.Match::reference)
        .contains("b:1");
    assertThat(contamination.closest("zero")).isEmpty();
    assertThat(contamination.closest("?!")).isEmpty();
    assertThat(contamination.names()).containsExactly("a", "b", "c");
    assertThat(contamination.size()).isEqualTo(4);
  }

  private static Optional<Contamination.Match> closest(String row, String test) {
    return new Contamination(List.of(reference("test", test))).closest(row);
  }

  private static Reference reference(String name, String... texts) {
    return new Reference(
        name,
        IntStream.range(0, texts.length)
            .mapToObj(i -> new Reference.Text(name + ":" + (i + 1), texts[i]))
            .toList());
  }

  private static String words(String stem, int count) {
    return IntStream.range(0, count).mapToObj(i -> stem + i).collect(Collectors.joining(" "));
  }
}
