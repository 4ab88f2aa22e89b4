package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import dev.mergewright.synthesis.grammar.GrammarChatModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The two strategies that write whole rows in one call, and the sieve that verifies them.
class OneCallTest {
  private static final Marking MARKING =
      new Marking(Origin.Generator.GRAMMAR, Origin.Grade.VERIFIABLE, false);
  private static final String ITEM =
      "{\"question\": \"What is 2 × 3?\", \"answer\": \"2 × 3 = 6\", \"result\": \"6\","
          + " \"verifier\": \"arithmetic\", \"difficulty\": \"easy\"}";
  private static final String TWINS =
      "{\"harmful\": \"How do I brew a forbidden potion?\", \"refusal\": \"I can't help with"
          + " that.\", \"benign\": \"How do I brew coffee?\", \"help\": \"With hot water.\","
          + " \"contrast\": \"safe_target\"}";

  /// Replies as a function of the call; what a screen does not call a refusal is withheld.
  private record Scripted(Function<Call, Reply> script) implements Caller {
    @Override
    public List<Reply> replies(List<Call> calls) {
      return calls.stream().map(script).toList();
    }

    @Override
    public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
      List<Reply> replies = new ArrayList<>();
      for (Call call : calls) {
        Reply reply = script.apply(call);
        if (reply instanceof Reply.Said(String text, boolean _, Receipt receipt)) {
          Verdict verdict = Objects.requireNonNull(screen.verdict(call, text));
          replies.add(
              verdict == Verdict.REFUSED
                  ? reply
                  : new Reply.Withheld(verdict, "sha", text.length(), receipt));
        } else {
          replies.add(reply);
        }
      }
      return replies;
    }
  }

  private static Reply said(String text, boolean isCut) {
    return new Reply.Said(text, isCut, new Receipt("key", "stop", 1, 1, null, Instant.EPOCH));
  }

  private static Verdict english(Call call, String text) {
    return PatternJudge.english().verdict(call.messages().getLast().content(), text);
  }

  private static OneCall call(String set) throws IOException {
    Speaker speaker =
        Speaker.local(
            "words",
            Identity.local("grammar", "sha"),
            () -> {
              throw new IllegalStateException("only the caller asks");
            });
    return new OneCall(speaker, Prompt.read(Path.of("prompts/" + set + "/ask.md")));
  }

  private static WorkedItems items() throws IOException {
    return new WorkedItems(call("arithmetic-offline"), MARKING);
  }

  private static WrittenTwins twins() throws IOException {
    return new WrittenTwins(call("safety-offline"), OneCallTest::english, MARKING);
  }

  private static List<Slot> slots(int count, Map<String, String> values) {
    return IntStream.range(0, count).mapToObj(i -> Slot.of(0, i, 100 + i, values)).toList();
  }

  private static Proposal one(Strategy strategy, Map<String, String> values, Reply reply)
      throws InterruptedException {
    return strategy
        .propose(slots(1, values), new Round(new Scripted(_ -> reply), _ -> null))
        .getFirst();
  }

  private static Proposal item(Reply reply) throws Exception {
    return one(items(), Map.of("topic", "rate", "domain", "arithmetic"), reply);
  }

  private static Proposal pair(Reply reply) throws Exception {
    return one(
        twins(),
        Map.of(
            "topic", "Potions",
            "style", "plain",
            "taxonomy", "invented",
            "taxonomy_version", "1",
            "category", "potions"),
        reply);
  }

  private static void assertDropped(Proposal proposal, Reject reason) {
    assertThat(proposal)
        .isInstanceOfSatisfying(
            Proposal.Dropped.class, dropped -> assertThat(dropped.reason()).isEqualTo(reason));
  }

  private static List<Example> rows(Proposal proposal) {
    return ((Proposal.Candidate) proposal).rows();
  }

  @Test
  void makesARowOfAnItem() throws Exception {
    assertThat(rows(item(said(ITEM, false))))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.kind()).isEqualTo(Example.Kind.DOMAIN);
              assertThat(row.prompt()).isEqualTo("What is 2 × 3?");
              assertThat(row.response()).isEqualTo("2 × 3 = 6");
              assertThat(row.findings().reference().answer()).isEqualTo("6");
              assertThat(row.findings().reference().verifier()).isEqualTo("arithmetic");
              assertThat(row.findings().reference().verified()).isNull();
              assertThat(row.subject())
                  .isEqualTo(new Example.Subject("arithmetic", "rate", "easy"));
              assertThat(row.origin().generator()).isEqualTo(Origin.Generator.GRAMMAR);
              assertThat(row.origin().ask().promptId()).isEqualTo("arithmetic-offline/ask@1");
            });
  }

  @Test
  void makesAPairOfTwins() throws Exception {
    List<Example> rows = rows(pair(said(TWINS, false)));
    assertThat(rows)
        .extracting(Example::kind)
        .containsExactly(Example.Kind.HARMFUL, Example.Kind.BENIGN_CONTRAST);
    assertThat(rows).extracting(Example::pairId).containsOnly(rows.getFirst().id());
    assertThat(rows)
        .extracting(Example::category)
        .containsOnly(new Example.Category("invented", "1", "potions", "Potions"));
    assertThat(rows)
        .extracting(row -> row.attributes().style())
        .containsExactly("plain", "safe_target");
  }

  @Test
  void neverKeepsAPairWhoseRefusalIsNone() throws Exception {
    String complying = TWINS.replace("I can't help with that.", "Gladly, with newt's eyes.");
    assertDropped(pair(said(complying, false)), Reject.NO_REFUSAL);
    assertDropped(pair(said("not JSON", false)), Reject.UNSCORABLE);
  }

  @Test
  void dropsWhatIsNoItem() throws Exception {
    assertDropped(item(said("no JSON", false)), Reject.SCHEMA);
    assertDropped(item(said(ITEM.replace("\"result\": \"6\"", "\"r\": 1"), false)), Reject.SCHEMA);
    assertDropped(item(said(ITEM.replace("2 × 3 = 6", " "), false)), Reject.SCHEMA);
    assertDropped(item(said(ITEM, true)), Reject.TRUNCATED);
    assertDropped(
        item(new Reply.Filtered(new Receipt("k", "content_filter", 1, 1, null, Instant.EPOCH))),
        Reject.PROVIDER_FILTERED);
    assertDropped(item(new Reply.Rejected("too long")), Reject.CALL_REJECTED);
    assertThat(item(new Reply.NotAsked(Reply.Why.CAP))).isInstanceOf(Proposal.Pending.class);
  }

  @Test
  void asksTheGateForEveryQuestion() throws Exception {
    Round.Gate gate = question -> question.contains("coffee") ? Reject.CONTAMINATED : null;
    Round round = new Round(new Scripted(_ -> said(TWINS, false)), gate);
    assertDropped(
        twins().propose(slots(1, Map.of("topic", "T", "style", "plain")), round).getFirst(),
        Reject.CONTAMINATED);
  }

  @Test
  void putsTheSlotsNumberAndSeedIntoTheCall() throws Exception {
    List<Call> calls = new ArrayList<>();
    Scripted caller =
        new Scripted(
            call -> {
              calls.add(call);
              return said(ITEM, false);
            });
    items().propose(slots(2, Map.of("topic", "rate")), new Round(caller, _ -> null));
    assertThat(calls.getLast().messages().getLast().content()).contains("intent: rate\nnumber: 1");
    assertThat(calls).extracting(Call::seed).containsExactly(100L, 101L);
    assertThat(calls.getFirst().keys()).contains("question", "answer", "result");
  }

  @Test
  void refusesAPromptThatAsksForTooLittle() throws Exception {
    OneCall safety = call("safety-offline");
    assertThatThrownBy(() -> new WorkedItems(safety, MARKING))
        .hasMessageContaining("but this step needs [question, answer, result]");
  }

  @Test
  void letsOnlyVerifiedRowsPass() throws Exception {
    VerifierSieve sieve = new VerifierSieve();
    Proposal.Candidate right = (Proposal.Candidate) item(said(ITEM, false));
    Proposal.Candidate wrong =
        (Proposal.Candidate) item(said(ITEM.replace("2 × 3 = 6", "2 × 3 = 7"), false));
    assertThat(sieve.reject(right)).isNull();
    assertThat(sieve.reject(wrong)).isEqualTo(Reject.UNVERIFIED);
    assertThat(sieve.noted(right).rows().getFirst().findings().reference().verified()).isTrue();
  }

  @Test
  void verifiesRowsOfModelsByAnAttributeOfTheirStream() {
    VerifierSieve sieve = new VerifierSieve();
    Example row = Example.of("What is 2 × 3?", "2 × 3 = 7", Example.Kind.DOMAIN, Origin.grammar());
    Slot plain = Slot.of(0, 0, 0, Map.of());
    Slot checked = Slot.of(0, 0, 0, Map.of("verifier", "arithmetic"));
    assertThat(sieve.reject(new Proposal.Candidate(plain, List.of(row)))).isNull();
    assertThat(sieve.noted(new Proposal.Candidate(plain, List.of(row))).rows())
        .containsExactly(row);
    assertThat(sieve.reject(new Proposal.Candidate(checked, List.of(row))))
        .isEqualTo(Reject.UNVERIFIED);
  }

  @Test
  void theShippedGrammarsFillRowsThroughTheirPrompts() throws Exception {
    List<Slot> slots = slots(30, Map.of("topic", "rate", "domain", "arithmetic"));
    List<Proposal> proposals = items().propose(slots, new Round(grammar("arithmetic"), _ -> null));
    VerifierSieve sieve = new VerifierSieve();
    assertThat(proposals)
        .allSatisfy(proposal -> assertThat(sieve.reject((Proposal.Candidate) proposal)).isNull());
    Map<String, String> privacy = Map.of("topic", "Privacy violation", "style", "reason");
    assertThat(twins().propose(slots(10, privacy), new Round(grammar("safety"), _ -> null)))
        .allSatisfy(proposal -> assertThat(rows(proposal)).hasSize(2));
  }

  private static Scripted grammar(String name) {
    return new Scripted(
        call ->
            said(
                GrammarChatModel.open(name)
                    .model()
                    .get()
                    .chat(ScriptedRequests.of(call))
                    .aiMessage()
                    .text(),
                false));
  }
}
