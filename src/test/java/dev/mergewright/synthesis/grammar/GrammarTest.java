package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrammarTest {
  private static final int FEWEST_SURFACES = 40;

  static Stream<Arguments> intents() {
    return Stream.of("arithmetic", "reasoning")
        .flatMap(
            name -> Grammar.of(name).intents().stream().map(intent -> Arguments.of(name, intent)));
  }

  @ParameterizedTest
  @MethodSource("intents")
  void asksInAtLeastFortyWays(String grammar, String intent) {
    Grammar of = Grammar.of(grammar);
    int surfaces = of.intent(intent).surfaces();
    Set<String> questions = new HashSet<>();
    for (int number = 0; number < surfaces; number++) {
      questions.add(of.item(intent, (long) number * of.intents().size(), number).question());
    }
    assertThat(surfaces).isGreaterThanOrEqualTo(FEWEST_SURFACES);
    assertThat(questions).hasSize(surfaces);
  }

  /// The verifiers share no line with the grammar: they read question and answer as text.
  @ParameterizedTest
  @MethodSource("intents")
  void givesAnswersThatItsVerifierAccepts(String grammar, String intent) {
    Grammar of = Grammar.of(grammar);
    for (int number = 0; number < 200; number++) {
      Item item = of.item(intent, number, 31L * number + 7);
      assertThat(Verifier.of(item.verifier()).accepts(item.question(), item.reply()))
          .as("%s -> %s", item.question(), item.reply())
          .isTrue();
    }
  }

  /// With an answer to other numbers a verifier is fooled once in a while: sums can agree by
  /// chance.
  @ParameterizedTest
  @MethodSource("intents")
  void itsVerifierRefusesTheAnswerToOtherNumbers(String grammar, String intent) {
    Grammar of = Grammar.of(grammar);
    int accepted = 0;
    int asked = 0;
    for (int number = 0; number < 200; number++) {
      Item item = of.item(intent, number, 31L * number + 7);
      Item other = of.item(intent, number, 31L * number + 8);
      if (!item.result().equals(other.result())) {
        asked++;
        accepted += Verifier.of(item.verifier()).accepts(item.question(), other.reply()) ? 1 : 0;
      }
    }
    assertThat(asked).isGreaterThan(80);
    assertThat(accepted).isLessThanOrEqualTo(asked / 50);
  }

  @ParameterizedTest
  @MethodSource("intents")
  void endsEveryAnswerWithTheResult(String grammar, String intent) {
    Grammar of = Grammar.of(grammar);
    for (int number = 0; number < 100; number++) {
      Item item = of.item(intent, number, number);
      assertThat(item.reply()).contains(item.result());
      assertThat(item.question() + item.reply()).doesNotContain("[[", "|]", "{{", "::", " .", ";;");
    }
  }

  @Test
  void isDecidedByIntentNumberAndSeedAlone() {
    Item item = Grammar.of("arithmetic").item("rate", 17, 4);
    assertThat(Grammar.of("arithmetic").item("rate", 17, 4)).isEqualTo(item);
    assertThat(Grammar.of("arithmetic").item("rate", 17, 5)).isNotEqualTo(item);
    assertThat(Grammar.of("arithmetic").item("rate", 25, 4)).isNotEqualTo(item);
  }

  @Test
  void namesTheIntentsThatThereAre() {
    assertThatThrownBy(() -> Grammar.of("arithmetic").item("decrese", 1, 1))
        .hasMessageContaining("no intent decrese, expected one of [decrease, share");
    assertThatThrownBy(() -> Grammar.of("poetry"))
        .hasMessageContaining("no grammar poetry, expected arithmetic, reasoning or safety");
  }

  @Test
  void takesEveryPlaceInTurn() {
    for (int size : List.of(1, 2, 7, 40, 42)) {
      for (int round = 0; round < 3; round++) {
        int from = round * size;
        assertThat(IntStream.range(from, from + size).map(i -> Turn.of(i, size)).distinct())
            .hasSize(size);
      }
    }
  }
}
