package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReflectiveTest {
  private static final Path SET = Path.of("prompts/reflective-v1");
  private static final int TWO_SETS = 2 * Reflective.SET_SIZE;
  private static final String PLAN =
      """
      [{"attribute": "level", "value": "easy"}, {"attribute": "level", "value": "hard"},
       {"attribute": "kind", "value": "why"}]
      """;

  @Test
  void asksForAttributesOncePerTopicAndForItemsAndReviewOncePerSet() throws Exception {
    ScriptedCaller caller = caller(UnaryOperator.identity());
    List<Proposal> proposals = strategy(List.of("genetics")).propose(slots(TWO_SETS), open(caller));

    assertThat(caller.asked.stream().collect(Collectors.groupingBy(ReflectiveTest::step)))
        .hasEntrySatisfying("attributes", calls -> assertThat(calls).hasSize(1))
        .hasEntrySatisfying("items", calls -> assertThat(calls).hasSize(2))
        .hasEntrySatisfying("review", calls -> assertThat(calls).hasSize(2))
        .hasEntrySatisfying("answer", calls -> assertThat(calls).hasSize(TWO_SETS - 2));
    assertThat(proposals).hasSize(TWO_SETS);
  }

  @Test
  void conditionsItemsOnTheAttributesThatWereDrawn() throws Exception {
    ScriptedCaller caller = caller(UnaryOperator.identity());
    strategy(List.of("genetics")).propose(slots(8 * TWO_SETS), open(caller));

    List<String> asked =
        caller.asked.stream()
            .filter(call -> step(call).equals("items"))
            .map(ScriptedCaller::lastOf)
            .toList();
    assertThat(asked).allMatch(text -> text.contains("- kind: why"));
    assertThat(asked).anyMatch(text -> text.contains("- level: easy"));
    assertThat(asked).anyMatch(text -> text.contains("- level: hard"));
  }

  @Test
  void dropsWhatTheReviewDoesNotExpresslyKeep() throws Exception {
    List<Proposal> proposals = propose(TWO_SETS, UnaryOperator.identity());

    // The script drops the second question of each set.
    for (int i = 0; i < TWO_SETS; i++) {
      if (i % Reflective.SET_SIZE == 1) {
        assertThat(reason(proposals.get(i))).isEqualTo(Reject.REVIEW);
      } else {
        assertThat(proposals.get(i)).isInstanceOf(Proposal.Candidate.class);
      }
    }
    Example row = ((Proposal.Candidate) proposals.getFirst()).rows().getFirst();
    assertThat(row.kind()).isEqualTo(Example.Kind.DOMAIN);
    assertThat(row.subject()).isEqualTo(new Example.Subject("biology", "genetics", null));
    assertThat(row.response()).isEqualTo("Answer to " + row.prompt());
    assertThat(row.origin().ask().promptId()).isEqualTo("reflective-v1/items@1");
  }

  @Test
  void dropsAQuestionThatTheReviewForgets() throws Exception {
    List<Proposal> proposals =
        propose(
            Reflective.SET_SIZE,
            text ->
                text.contains("verdict") ? "[{\"number\": \"1\", \"verdict\": \"keep\"}]" : text);

    assertThat(proposals.getFirst()).isInstanceOf(Proposal.Candidate.class);
    assertThat(proposals.subList(1, Reflective.SET_SIZE))
        .extracting(ReflectiveTest::reason)
        .containsOnly(Reject.REVIEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attribute", "question", "verdict"})
  void dropsASetWhoseStepHasAnotherForm(String step) throws Exception {
    assertThat(propose(Reflective.SET_SIZE, text -> text.contains(step) ? "Sorry?" : text))
        .extracting(ReflectiveTest::reason)
        .containsOnly(Reject.SCHEMA);
  }

  @Test
  void dropsTheSlotsBeyondAShortSet() throws Exception {
    List<Proposal> proposals =
        propose(
            Reflective.SET_SIZE,
            text ->
                text.contains("question") ? "[{\"question\": \"Why are there genes?\"}]" : text);

    assertThat(proposals.getFirst()).isInstanceOf(Proposal.Candidate.class);
    assertThat(proposals.subList(1, Reflective.SET_SIZE))
        .extracting(ReflectiveTest::reason)
        .containsOnly(Reject.SCHEMA);
  }

  /// Rounds may end anywhere: 1 slot, one short of a set, a set, one more.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9})
  void proposesTheSameHoweverSlotsAreCutIntoRounds(int round) throws Exception {
    Reflective strategy = strategy(List.of("genetics", "ecology", "anatomy"));
    List<Slot> slots = slots(3 * TWO_SETS);
    ScriptedCaller caller = caller(UnaryOperator.identity());
    List<Proposal> cut = new ArrayList<>();
    for (int from = 0; from < slots.size(); from += round) {
      cut.addAll(
          strategy.propose(
              slots.subList(from, Math.min(slots.size(), from + round)), open(caller)));
    }

    assertThat(strategy.propose(slots, open(caller(UnaryOperator.identity())))).isEqualTo(cut);
    assertThat(caller.asked.stream().map(ScriptedCaller::lastOf).distinct())
        .as("sets of more than one topic")
        .anyMatch(text -> text.contains("ecology"))
        .anyMatch(text -> text.contains("anatomy"));
  }

  @Test
  void leavesSlotsPendingWhoseCallsWereNotMade() throws Exception {
    ScriptedCaller caller = new ScriptedCaller(_ -> new Reply.NotAsked(Reply.Why.CAP));

    assertThat(strategy(List.of("genetics")).propose(slots(2), open(caller)))
        .allMatch(Proposal.Pending.class::isInstance);
  }

  @Test
  void asksTheGateBeforeAnAnswerIsPaidFor() throws Exception {
    ScriptedCaller caller = caller(UnaryOperator.identity());
    List<Proposal> proposals =
        strategy(List.of("genetics"))
            .propose(slots(1), new Round(caller, _ -> Reject.CONTAMINATED));

    assertThat(reason(proposals.getFirst())).isEqualTo(Reject.CONTAMINATED);
    assertThat(caller.asked).extracting(ReflectiveTest::step).doesNotContain("answer");
  }

  @Test
  void needsATopic() {
    assertThatThrownBy(() -> strategy(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at least one topic");
  }

  private static List<Slot> slots(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> Slot.of(0, number, number, Map.of()))
        .toList();
  }

  private static Round open(ScriptedCaller caller) {
    return new Round(caller, _ -> null);
  }

  private static List<Proposal> propose(int count, UnaryOperator<String> change) throws Exception {
    return strategy(List.of("genetics")).propose(slots(count), open(caller(change)));
  }

  private static Reject reason(Proposal proposal) {
    return ((Proposal.Dropped) proposal).reason();
  }

  private static Reflective strategy(List<String> topics) throws IOException {
    return new Reflective(
        ScriptedCaller.speaker("planner"),
        Prompt.read(SET.resolve("attributes.md")),
        Prompt.read(SET.resolve("items.md")),
        Prompt.read(SET.resolve("review.md")),
        new Answerer(ScriptedCaller.speaker("expert"), null, 64),
        topics,
        "biology",
        new Marking(Origin.Generator.LLM, Origin.Grade.MODEL_JUDGED, true),
        1);
  }

  private static String step(Call call) {
    if (call.speaker().equals("expert")) {
      return "answer";
    }
    return call.keys().contains("attribute")
        ? "attributes"
        : call.keys().contains("question") ? "items" : "review";
  }

  /// A planner whose sets differ by seed, and whose review drops the second question.
  private static ScriptedCaller caller(UnaryOperator<String> change) {
    return new ScriptedCaller(
        call ->
            ScriptedCaller.said(
                change.apply(
                    switch (step(call)) {
                      case "attributes" -> PLAN;
                      case "items" ->
                          list("{\"question\": \"Question %d of set " + call.seed() + "?\"}");
                      case "review" ->
                          list("{\"number\": \"%d\", \"verdict\": \"keep\"}")
                              .replace(
                                  "\"2\", \"verdict\": \"keep\"", "\"2\", \"verdict\": \"drop\"");
                      default -> "Answer to " + ScriptedCaller.lastOf(call);
                    })));
  }

  private static String list(String object) {
    return IntStream.rangeClosed(1, Reflective.SET_SIZE)
        .mapToObj(object::formatted)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
