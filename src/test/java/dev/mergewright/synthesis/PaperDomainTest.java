package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperDomainTest {
  private static final String MINIATURE = "prompts/miniature/write-domain-question.md";

  @Test
  void everyExpertAnswersItsOwnQuestionsForAnEvenShare() throws Exception {
    Harvest harvest = harvest(4, MINIATURE, 1, 1);

    assertThat(harvest.rows().get(Split.SEARCH)).hasSize(21);
    assertThat(harvest.rows().get(Split.SELECT)).hasSize(9);
    assertThat(harvest.rows().get(Split.SEARCH)).filteredOn(row -> asked(row, "one")).hasSize(11);
    assertThat(harvest.rows().get(Split.SEARCH))
        .allSatisfy(
            row -> {
              assertThat(row.kind()).isEqualTo(Example.Kind.DOMAIN);
              assertThat(row.topic()).isEqualTo("medicine");
              assertThat(row.response()).startsWith(row.origin().ask().model() + " says");
              assertThat(row.origin().answer().model()).isEqualTo(row.origin().ask().model());
            });
    assertThat(harvest.rejects())
        .containsKeys("duplicate", "malformed", "contaminated", "truncated");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void makesTheSameRowsWhateverTheThreads(int inFlight) throws Exception {
    assertThat(harvest(inFlight, MINIATURE, 1, 1)).isEqualTo(harvest(3, MINIATURE, 1, 1));
  }

  @Test
  void anotherSeedMakesOtherRows() throws Exception {
    assertThat(harvest(8, MINIATURE, 2, 1).rows()).isNotEqualTo(harvest(8, MINIATURE, 1, 1).rows());
  }

  @Test
  void treatsLikeQuestionsAsOneWhenAsked() throws Exception {
    assertThat(harvest(8, MINIATURE, 1, 0.4).rejects())
        .as("the questions differ in one number only, also from what is measured")
        .hasEntrySatisfying("contaminated", count -> assertThat(count).isGreaterThan(300));
  }

  @Test
  void takesQuestionsOutOfJsonWhereThePromptAsksForIt() throws Exception {
    Harvest harvest = harvest(8, "prompts/expert-v1/ask.md", 1, 1);

    assertThat(harvest.rows().get(Split.SEARCH))
        .extracting(Example::prompt)
        .allMatch(text -> text.startsWith("what helps"));
  }

  private static Harvest harvest(int inFlight, String prompt, long seed, double likeness)
      throws IOException, InterruptedException {
    Prompt ask = Prompt.read(Path.of(prompt));
    List<Speaker> experts = List.of(expert("one", ask, inFlight), expert("two", ask, inFlight));
    List<CandidateStream> streams = new ArrayList<>();
    for (int i = 0; i < experts.size(); i++) {
      Speaker expert = experts.get(i);
      streams.add(
          new CandidateStream(
              expert.name(),
              new PaperDomain(new QuestionWriter(expert, ask), expert, 32, Marking.plumbing()),
              SlotValues.ofTopics(List.of("medicine")),
              seed + i,
              Map.of(Kind.DOMAIN, new Quota(21, 9).share(i, 2)),
              Set.of(Kind.DOMAIN),
              200,
              Pattern.compile("what helps .* \\?")));
    }
    Set<String> evaluation = Set.of("what helps a monk with 7 ?");
    return new Generator(
            streams,
            List.of(new DistinctPrompts()),
            Seen.of(likeness, evaluation)::has,
            likeness,
            Progress.SILENT)
        .generate(RecordedCaller.unrecorded(experts));
  }

  private static Speaker expert(String name, Prompt ask, int inFlight) {
    return ScriptedChatModel.speaker(
        name,
        inFlight,
        (text, seed) -> text.startsWith("what helps") ? answer(name, text) : write(ask, seed));
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

  private static boolean asked(Example row, String expert) {
    return row.origin().ask().model().equals(expert);
  }
}
