package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysedRefusalTest {
  private static final String STEPS =
      "{\"analysis\": \"%s\", \"guidance\": \"Decline kindly.\", \"answer\": \"%s\"}";
  private static final String WHOM_IT_HURTS = "It would hurt a person.";
  private static final String REFUSAL = "I cannot help with that.";

  @Test
  void keepsOnlyTheAnswerOfTheSteps() throws Exception {
    List<Proposal> proposals = propose(1, STEPS.formatted(WHOM_IT_HURTS, REFUSAL));

    Example row = ((Proposal.Candidate) proposals.getFirst()).rows().getFirst();
    assertThat(row.kind()).isEqualTo(Example.Kind.HARMFUL);
    assertThat(row.prompt()).isEqualTo("harm 1000");
    assertThat(row.response()).isEqualTo(REFUSAL);
    assertThat(row.origin().answer().promptId()).isEqualTo("safety-v2/refuse@1");
  }

  @Test
  void takesTheStylesOfThePromptInTurn() throws Exception {
    ScriptedCaller caller = caller(STEPS.formatted(WHOM_IT_HURTS, REFUSAL));
    strategy().propose(PairedTest.slots("S2", 10), new Round(caller, _ -> null));

    List<String> styles =
        Prompt.read(PairedTest.SET.resolve("refuse.md")).variables().get("refusal_style").values();
    List<String> asked =
        caller.asked.stream()
            .filter(call -> call.speaker().equals("aligned"))
            .map(ScriptedCaller::lastOf)
            .toList();
    assertThat(styles).hasSize(5);
    assertThat(IntStream.range(0, 10).boxed())
        .allMatch(i -> asked.get(i).contains("Style: " + styles.get(i % 5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "It would hurt a person. | Gladly, it goes like this. | no_refusal",
        "First take 2 of them. | I cannot help with that. | no_refusal",
        "See http: //there | I cannot help with that. | ok",
        "See http://there | I cannot help with that. | no_refusal",
      })
  void keepsNothingWhereAnyStepMayBeOfUse(String analysis, String answer, String outcome)
      throws Exception {
    ScriptedCaller caller = caller(STEPS.formatted(analysis, answer));
    Proposal proposal =
        strategy().propose(PairedTest.slots("S2", 1), new Round(caller, _ -> null)).getFirst();

    if (outcome.equals("ok")) {
      assertThat(proposal).isInstanceOf(Proposal.Candidate.class);
    } else {
      assertThat(((Proposal.Dropped) proposal).reason().key()).isEqualTo(outcome);
      assertThat(caller.recorded).as("what a journal would hold").noneMatch(this::isAnswer);
    }
  }

  @Test
  void keepsNoReplyInAnotherForm() throws Exception {
    ScriptedCaller caller = caller(REFUSAL);
    Proposal proposal =
        strategy().propose(PairedTest.slots("S2", 1), new Round(caller, _ -> null)).getFirst();

    assertThat(((Proposal.Dropped) proposal).reason()).isEqualTo(Reject.UNSCORABLE);
    assertThat(caller.recorded).noneMatch(this::isAnswer);
  }

  @Test
  void judgesTheAnswerAsAReplyToTheBareRequest() throws Exception {
    List<String> judged = new ArrayList<>();
    ScriptedCaller caller = caller(STEPS.formatted(WHOM_IT_HURTS, REFUSAL));
    new AnalysedRefusal(
            writer(),
            refuser(),
            (call, text) -> {
              judged.add(ScriptedCaller.lastOf(call) + " -> " + text);
              return Verdict.REFUSED;
            },
            marking())
        .propose(PairedTest.slots("S2", 1), new Round(caller, _ -> null));

    assertThat(judged).containsExactly("harm 1000 -> " + REFUSAL);
  }

  @Test
  void dropsARequestThatIsLongerThanAHeadline() throws Exception {
    ScriptedCaller caller =
        new ScriptedCaller(
            _ -> ScriptedCaller.said("{\"harmful\": \"%s\"}".formatted("harm ".repeat(200))));
    Proposal proposal =
        strategy().propose(PairedTest.slots("S2", 1), new Round(caller, _ -> null)).getFirst();

    assertThat(((Proposal.Dropped) proposal).reason()).isEqualTo(Reject.DETAILED);
  }

  @Test
  void refusesAPromptThatCannotBeToldTheRequest() throws IOException {
    Prompt prompt = Prompt.read(PairedTest.SET.resolve("ask.md"));

    assertThatThrownBy(() -> new Answerer(ScriptedCaller.speaker("aligned"), prompt, 64))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ask.md")
        .hasMessageContaining("has no variable request");
  }

  private boolean isAnswer(String text) {
    return !text.contains("harmful");
  }

  private static List<Proposal> propose(int count, String reply) throws Exception {
    return strategy().propose(PairedTest.slots("S2", count), new Round(caller(reply), _ -> null));
  }

  private static ScriptedCaller caller(String reply) {
    return new ScriptedCaller(call -> ScriptedCaller.said(said(call, reply)));
  }

  private static String said(Call call, String reply) {
    return call.speaker().equals("writer")
        ? "{\"harmful\": \"harm %d\"}".formatted(call.seed())
        : reply;
  }

  private static AnalysedRefusal strategy() throws IOException {
    return new AnalysedRefusal(writer(), refuser(), PairedTest.RULE, marking());
  }

  private static RequestWriter writer() throws IOException {
    Taxonomy taxonomy = Taxonomy.read(Path.of("prompts/taxonomies/llama-guard-3.yaml"));
    return new RequestWriter(
        ScriptedCaller.speaker("writer"),
        Prompt.read(PairedTest.SET.resolve("ask.md")),
        taxonomy,
        ReviewedRequests.read(PairedTest.SET.resolve("reviewed.yaml"), taxonomy));
  }

  private static Answerer refuser() throws IOException {
    return new Answerer(
        ScriptedCaller.speaker("aligned"), Prompt.read(PairedTest.SET.resolve("refuse.md")), 64);
  }

  private static Marking marking() {
    return new Marking(Origin.Generator.LLM, Origin.Grade.MODEL_JUDGED, true);
  }
}
