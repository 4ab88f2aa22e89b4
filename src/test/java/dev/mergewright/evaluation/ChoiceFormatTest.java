package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.dataset.Item.Choice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The texts are those of the tasks of the same name in lm-evaluation-harness.
class ChoiceFormatTest {
  private static final Choice ROW =
      new Choice(
          "1", "paper_crafts", "On cranes.", "What is folded?", List.of("paper", "steel"), 0);

  @Test
  void introducesTheSubjectAndLettersTheOptionsOfMmlu() {
    ChoiceFormat.Asked asked = ChoiceFormat.MMLU.asked(ROW, "");
    assertThat(ChoiceFormat.MMLU.introduction(ROW))
        .isEqualTo(
            "The following are multiple choice questions (with answers) about paper crafts.\n\n");
    assertThat(asked.contexts())
        .hasSize(2)
        .containsOnly("What is folded?\nA. paper\nB. steel\nAnswer:");
    assertThat(asked.continuations()).containsExactly(" A", " B");
  }

  @Test
  void asksArcWithoutShowingTheOptions() {
    ChoiceFormat.Asked asked = ChoiceFormat.ARC.asked(ROW, "");
    assertThat(asked.contexts()).containsOnly("Question: What is folded?\nAnswer:");
    assertThat(asked.continuations()).containsExactly(" paper", " steel");
    assertThat(asked.options()).containsExactly("paper", "steel");
  }

  @Test
  void wordsTheMedicalSetsAsTheirTasksDo() {
    assertThat(ChoiceFormat.MEDMCQA.question(ROW))
        .isEqualTo("Question: What is folded?\nChoices:\nA. paper\nB. steel\nAnswer:");
    assertThat(ChoiceFormat.MEDQA.question(ROW))
        .isEqualTo("Question: What is folded?\nA. paper\nB. steel\nAnswer:");
    assertThat(ChoiceFormat.PUBMEDQA.question(ROW))
        .isEqualTo("Abstract: On cranes.\nQuestion: What is folded?\nAnswer:");
    assertThat(ChoiceFormat.SENTIMENT.question(ROW))
        .isEqualTo("Sentence: What is folded?\nSentiment:");
  }

  /// Contexts differ and the rest of the sentence is scored.
  @Test
  void fillsTheGapOfWinoGrandeAndScoresWhatFollows() {
    Choice row =
        new Choice(
            "1", "", "", "The crane left the lake because _ was dry .", List.of("it", "he"), 0);
    ChoiceFormat.Asked asked = ChoiceFormat.WINOGRANDE.asked(row, "");
    assertThat(asked.contexts())
        .containsExactly(
            "The crane left the lake because it", "The crane left the lake because he");
    assertThat(asked.continuations()).containsOnly(" was dry .");
    assertThat(ChoiceFormat.WINOGRANDE.isNormalized()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChoiceFormat.WINOGRANDE.asked(ROW, ""))
        .withMessageContaining("no gap");
  }

  @Test
  void takesTheFirstSolvedItemsOfTheCategoryButNeverTheQuestion() {
    List<Choice> pool =
        IntStream.range(0, 10).mapToObj(i -> choice("q" + i, i % 2 == 0 ? "even" : "odd")).toList();
    Choice question = choice("q3", "odd");
    FewShot first = new FewShot(2, pool, 0);
    assertThat(first.of(question, Choice.class)).containsExactly(pool.get(1), pool.get(5));
    assertThat(new FewShot(6, pool, 0).of(question, Choice.class))
        .doesNotContain(pool.get(3))
        .hasSize(6);
    assertThat(first.of(choice("other", "none"), Choice.class))
        .containsExactly(pool.get(0), pool.get(1));
  }

  @Test
  void drawsSolvedItemsBySeedAndQuestion() {
    List<Choice> pool = IntStream.range(0, 40).mapToObj(i -> choice("q" + i, "one")).toList();
    FewShot drawn = new FewShot(5, pool, 1);
    List<Choice> once = drawn.of(choice("a", "one"), Choice.class);
    assertThat(once).doesNotHaveDuplicates().isEqualTo(drawn.of(choice("a", "one"), Choice.class));
    assertThat(once).isNotEqualTo(drawn.of(choice("b", "one"), Choice.class));
    assertThat(once).isNotEqualTo(new FewShot(5, pool, 2).of(choice("a", "one"), Choice.class));
  }

  @Test
  void refusesMoreSolvedItemsThanThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FewShot(2, List.of(ROW), 0))
        .withMessageContaining("[0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FewShot(1, List.of(ROW), 0).of(ROW, Choice.class))
        .withMessageContaining("there are 0 besides");
  }

  private static Choice choice(String question, String category) {
    return new Choice(question, category, "", question, List.of("yes", "no"), 0);
  }
}
