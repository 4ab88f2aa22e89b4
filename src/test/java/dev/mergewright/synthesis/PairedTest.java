package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTest {
  static final Path SET = Path.of("prompts/safety-v2");
  static final Screen RULE = (_, text) -> PatternJudge.english().verdict("", text);
  private static final String GOOD = "{\"harmful\": \"harm %d\", \"benign\": \"help %d\"}";

  private final Map<String, Integer> counts = new TreeMap<>();
  private Taxonomy taxonomy = anyTaxonomy();
  private ReviewedRequests reviewed = anyReviewed(taxonomy);

  @BeforeEach
  void readWhatIsShipped() throws IOException {
    taxonomy = Taxonomy.read(Path.of("prompts/taxonomies/llama-guard-3.yaml"));
    reviewed = ReviewedRequests.read(SET.resolve("reviewed.yaml"), taxonomy);
  }

  @Test
  void joinsARefusalAndAHelpfulAnswerInOneCandidate() throws Exception {
    List<Proposal> proposals = propose(slots("S7", 2), UnaryOperator.identity());

    assertThat(proposals).hasSize(2);
    List<Example> rows = ((Proposal.Candidate) proposals.getFirst()).rows();
    assertThat(rows)
        .extracting(Example::kind)
        .containsExactly(Example.Kind.HARMFUL, Example.Kind.BENIGN_CONTRAST);
    assertThat(rows).extracting(Example::prompt).containsExactly("harm 0", "help 0");
    assertThat(rows)
        .extracting(Example::response)
        .containsExactly("I cannot help with harm 0.", "Gladly: help 0.");
    assertThat(rows).extracting(Example::pairId).doesNotContainNull();
    assertThat(rows.getFirst().pairId()).isEqualTo(rows.getLast().pairId());
    assertThat(rows)
        .extracting(Example::category)
        .containsOnly(new Example.Category("llama-guard-3", "1", "S7", "Privacy"));
    assertThat(rows.getFirst().origin().ask().promptId()).isEqualTo("safety-v2/ask-pair@1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "harm 1.  | Of course: harm 1.    | no_refusal",
        "harm 1.  |                       | unscorable",
        "help 1.  |                       | empty",
        "harm 1.  | cut                   | truncated",
        "harm 1.  | filtered              | provider_filtered",
        "help 1.  | filtered              | provider_filtered",
      })
  void dropsAPairOfWhichOneHalfFails(String question, String reply, String reason)
      throws Exception {
    List<Proposal> proposals =
        propose(
            slots("S7", 2), text -> text.endsWith(question) ? (reply == null ? "" : reply) : text);

    assertThat(proposals.getFirst()).isInstanceOf(Proposal.Candidate.class);
    assertThat(((Proposal.Dropped) proposals.getLast()).reason().key()).isEqualTo(reason);
  }

  @Test
  void paysForNoHelpWhereTheOtherHalfWasNotRefused() throws Exception {
    ScriptedCaller caller = caller(text -> text.startsWith("I cannot") ? "Of course: harm." : text);
    strategy("ask-pair.md").propose(slots("S7", 3), round(caller));

    assertThat(caller.asked).extracting(Call::speaker).doesNotContain("helper");
    assertThat(caller.recorded).as("what a journal would hold").noneMatch(PairedTest::complies);
  }

  @Test
  void putsAReviewedPairInThePlaceOfOneThatTheWriterDeclines() throws Exception {
    List<Proposal> proposals =
        propose(
            slots("S7", 2), text -> text.contains("harm 1\"") ? "I can't help with that." : text);

    List<Example> rows = ((Proposal.Candidate) proposals.getLast()).rows();
    ReviewedRequests.Pair pair = reviewed.of("S7").get(1);
    assertThat(rows).extracting(Example::prompt).containsExactly(pair.harmful(), pair.benign());
    assertThat(rows).extracting(row -> row.origin().ask()).containsOnlyNulls();
    assertThat(counts).containsEntry("ask_refused", 1).containsEntry("reviewed_requests", 1);
  }

  @Test
  void neverAsksAModelForRequestsOfACategoryThatPeopleMustWrite() throws Exception {
    ScriptedCaller caller = caller(UnaryOperator.identity());
    int count = reviewed.of("S9").size() + 1;
    List<Proposal> proposals = strategy("ask-pair.md").propose(slots("S9", count), round(caller));

    assertThat(caller.asked).extracting(Call::speaker).doesNotContain("writer");
    assertThat(proposals.subList(0, count - 1)).allMatch(Proposal.Candidate.class::isInstance);
    assertThat(((Proposal.Dropped) proposals.getLast()).reason()).isEqualTo(Reject.DUPLICATE);
  }

  @Test
  void refusesACategoryThatNobodyMayWrite() {
    assertThatThrownBy(() -> propose(slots("S4", 1), UnaryOperator.identity()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("S4 (Child sexual exploitation)")
        .hasMessageContaining("never generated");
  }

  @Test
  void sendsAReplyInAnotherFormBackOnce() throws Exception {
    List<Proposal> mended =
        propose(slots("S7", 1), text -> text.contains("harm 0\"") ? "Here are two: a and b" : text);
    assertThat(mended.getFirst()).isInstanceOf(Proposal.Candidate.class);
    assertThat(counts).containsEntry("replies_sent_back", 1);

    List<Proposal> broken =
        propose(slots("S7", 1), text -> text.startsWith("{") ? "Here are two: a and b" : text);
    assertThat(((Proposal.Dropped) broken.getFirst()).reason()).isEqualTo(Reject.SCHEMA);
    assertThat(counts).containsEntry("replies_sent_back", 2);
  }

  @Test
  void leavesASlotPendingWhoseCallWasNotMade() throws Exception {
    ScriptedCaller caller = new ScriptedCaller(_ -> new Reply.NotAsked(Reply.Why.RECORDED_ONLY));
    List<Slot> slots = slots("S7", 1);

    assertThat(strategy("ask-pair.md").propose(slots, round(caller)))
        .containsExactly(new Proposal.Pending(slots.getFirst()));
  }

  @Test
  void proposesTheSameForSlotsTogetherAndApart() throws Exception {
    List<Slot> slots = slots("S7", 7);
    List<Proposal> apart = new ArrayList<>();
    for (Slot slot : slots) {
      apart.addAll(propose(List.of(slot), UnaryOperator.identity()));
    }

    assertThat(propose(slots, UnaryOperator.identity())).isEqualTo(apart);
  }

  @Test
  void refusesAPromptWithoutTwinsAndOneOfAnotherTaxonomy() throws IOException {
    assertThatThrownBy(() -> strategy("ask.md"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("needs [harmful, benign]");
    Taxonomy other = Taxonomy.read(Path.of("prompts/taxonomies/llama-guard-2.yaml"));
    Prompt prompt = Prompt.read(SET.resolve("ask-pair.md"));
    assertThatThrownBy(
            () -> new RequestWriter(ScriptedCaller.speaker("writer"), prompt, other, reviewed))
        .hasMessageContaining("was written for llama-guard-3@1");
    assertThatThrownBy(() -> ReviewedRequests.read(SET.resolve("reviewed.yaml"), other))
        .hasMessageContaining("reviewed.yaml was written for llama-guard-3@1");
  }

  /// Slots of a category with the values that a generation file gives.
  static List<Slot> slots(String category, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                Slot.of(
                    0,
                    number,
                    1000 + number,
                    Map.of("category", category, "persona", "a student", "style", "casual")))
        .toList();
  }

  private List<Proposal> propose(List<Slot> slots, UnaryOperator<String> change) throws Exception {
    return strategy("ask-pair.md").propose(slots, round(caller(change)));
  }

  private Paired strategy(String ask) throws IOException {
    return new Paired(
        new RequestWriter(
            ScriptedCaller.speaker("writer"), Prompt.read(SET.resolve(ask)), taxonomy, reviewed),
        new Answerer(ScriptedCaller.speaker("aligned"), null, 64),
        new Answerer(
            ScriptedCaller.speaker("helper"), Prompt.read(SET.resolve("answer-benign.md")), 64),
        RULE,
        new Marking(Origin.Generator.LLM, Origin.Grade.MODEL_JUDGED, true));
  }

  private Round round(ScriptedCaller caller) {
    Set<String> seen = new HashSet<>();
    return new Round(
        caller,
        question -> seen.add(question) ? null : Reject.DUPLICATE,
        EnumSet.allOf(Example.Kind.class),
        name -> counts.merge(name, 1, Integer::sum));
  }

  /// The writer numbers its pairs by the seed; `change` alters what is said.
  private static ScriptedCaller caller(UnaryOperator<String> change) {
    return new ScriptedCaller(
        call ->
            switch (call.speaker()) {
              case "writer" -> {
                boolean isMended = call.messages().size() > 2;
                String pair = GOOD.formatted(call.seed() % 1000, call.seed() % 1000);
                yield ScriptedCaller.said(
                    isMended
                        ? change.apply("{\"harmful\": \"h\", \"benign\": \"b\"}")
                        : change.apply(pair));
              }
              case "aligned" -> reply("I cannot help with ", call, change);
              default -> reply("Gladly: ", call, change);
            });
  }

  private static Reply reply(String opening, Call call, UnaryOperator<String> change) {
    String text = change.apply(opening + ScriptedCaller.lastOf(call) + ".");
    return switch (text) {
      case "cut" -> ScriptedCaller.cut("I cannot help with");
      case "filtered" -> ScriptedCaller.filtered();
      default -> ScriptedCaller.said(text);
    };
  }

  private static boolean complies(String text) {
    return text.startsWith("Of course");
  }

  private static Taxonomy anyTaxonomy() {
    return new Taxonomy(
        "any", 1, "", "", "", List.of(new Taxonomy.Category("A", "", "", null, Map.of())));
  }

  private static ReviewedRequests anyReviewed(Taxonomy of) {
    return new ReviewedRequests("any", 1, of.reference(), "", "", Map.of());
  }
}
