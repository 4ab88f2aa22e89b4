package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainSynthesisTest {
  @Test
  void everyExpertAnswersItsOwnQuestionsForAnEvenShare() throws Exception {
    Dataset dataset =
        synthesis(4, "prompts/miniature/write-domain-question.md").synthesize(settings(1));

    assertThat(dataset.rows(Split.SEARCH)).hasSize(21);
    assertThat(dataset.rows(Split.SELECT)).hasSize(9);
    assertThat(dataset.rows(Split.SEARCH)).filteredOn(row -> asked(row, "one")).hasSize(11);
    assertThat(dataset.rows(Split.SEARCH))
        .allSatisfy(
            row -> {
              assertThat(row.kind()).isEqualTo(Example.Kind.DOMAIN);
              assertThat(row.topic()).isEqualTo("medicine");
              assertThat(row.response()).startsWith(row.origin().ask().model() + " says");
              assertThat(row.origin().answer().model()).isEqualTo(row.origin().ask().model());
            });
    assertThat(dataset.production().rejects())
        .containsKeys("duplicate", "malformed", "contaminated", "truncated");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void makesTheSameRowsWhateverTheThreads(int inFlight) throws Exception {
    String prompt = "prompts/miniature/write-domain-question.md";

    assertThat(synthesis(inFlight, prompt).synthesize(settings(1)))
        .isEqualTo(synthesis(3, prompt).synthesize(settings(1)));
  }

  @Test
  void anotherSeedMakesOtherRows() throws Exception {
    String prompt = "prompts/miniature/write-domain-question.md";

    assertThat(synthesis(8, prompt).synthesize(settings(2)).fingerprint())
        .isNotEqualTo(synthesis(8, prompt).synthesize(settings(1)).fingerprint());
  }

  @Test
  void treatsLikeQuestionsAsOneWhenAsked() throws Exception {
    Terms strict = new Terms(400, 32, 0.4, Terms.Marking.plumbing(), 1);
    DomainSynthesis synthesis = synthesis(8, "prompts/miniature/write-domain-question.md");

    assertThatThrownBy(
            () -> synthesis.synthesize(new DomainSettings("domain", new Quota(2, 0), null, strict)))
        .as("the questions differ in one number only")
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("duplicate");
  }

  @Test
  void takesQuestionsOutOfJsonWhereThePromptAsksForIt() throws Exception {
    Dataset dataset = synthesis(8, "prompts/expert-v1/ask.md").synthesize(settings(1));

    assertThat(dataset.rows(Split.SEARCH))
        .extracting(Example::prompt)
        .allMatch(text -> text.startsWith("what helps"));
  }

  private static DomainSynthesis synthesis(int inFlight, String prompt) throws IOException {
    Prompt ask = Prompt.read(Path.of(prompt));
    return new DomainSynthesis(
        List.of(expert("one", ask, inFlight), expert("two", ask, inFlight)),
        Set.of("what helps a monk with 7 ?"),
        Progress.SILENT);
  }

  private static Asker expert(String name, Prompt ask, int inFlight) {
    ScriptedChatModel model =
        new ScriptedChatModel(
            (text, seed) -> text.startsWith("what helps") ? answer(name, text) : write(ask, seed));
    return new Asker(new Speaker(name, "aa", model, inFlight), ask, List.of("medicine"));
  }

  private static String write(Prompt ask, long seed) {
    long number = Math.floorMod(seed, 60);
    String question = number % 5 == 0 ? "what what" : "what helps a monk with " + number + " ?";
    return ask.output() instanceof PromptOutput.Text
        ? question
        : "Here: [{\"Question\": \"%s\"}]".formatted(question);
  }

  private static String answer(String name, String question) {
    return question.hashCode() % 8 == 0
        ? name + " says " + ScriptedChatModel.CUT
        : name + " says belium 5";
  }

  private static DomainSettings settings(long seed) {
    Terms terms = new Terms(400, 32, 1, Terms.Marking.plumbing(), seed);
    return new DomainSettings(
        "domain", new Quota(21, 9), Pattern.compile("what helps .* \\?"), terms);
  }

  private static boolean asked(Example row, String expert) {
    return row.origin().ask().model().equals(expert);
  }
}
