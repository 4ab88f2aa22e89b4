package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.CallJournal;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Limits;
import dev.mergewright.synthesis.calls.Price;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Recording;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import dev.mergewright.synthesis.calls.Spending;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replies that get a second chance.
class AnswersTest {
  private static final String GOOD = "{\"word\": \"yes\"}";
  private static final PromptOutput JSON = new PromptOutput.Json("word");

  private final Map<Slot, Proposal> settled = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  @TempDir private Path folder;

  @Test
  void sendsAReplyThatIsNotJsonBackOnce() throws Exception {
    ScriptedCaller mended = scripted(call -> isFirst(call) ? "Here is it: yes" : GOOD);
    Answers.Said said = of(JSON, mended, null).get(slot(0));

    assertThat(said.text()).isEqualTo(GOOD);
    assertThat(said.call()).isEqualTo(mended.asked.getLast()).isNotEqualTo(mended.asked.getFirst());
    assertThat(said.call().messages())
        .extracting(Message::role)
        .containsExactly("user", "assistant", "user");
    assertThat(said.call().messages().get(1).content()).isEqualTo("Here is it: yes");
    assertThat(counts).containsExactly(Map.entry("replies_sent_back", 1));

    ScriptedCaller broken = scripted(_ -> "hm");
    assertThat(of(JSON, broken, null).get(slot(0)).text()).isEqualTo("hm");
    assertThat(broken.asked).as("one repair at most").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {GOOD, "```json\n{\"word\": \"yes\"}\n```", "I cannot help with that.", ""})
  void sendsNothingElseBack(String reply) throws Exception {
    ScriptedCaller caller = scripted(_ -> reply);
    of(JSON, caller, null);

    assertThat(caller.asked).hasSize(1);
    assertThat(counts).isEmpty();
  }

  @Test
  void sendsNoFreeTextBack() throws Exception {
    ScriptedCaller caller = scripted(_ -> "Here is it: yes");
    of(new PromptOutput.Text(), caller, null);

    assertThat(caller.asked).hasSize(1);
  }

  @Test
  void asksAgainWithoutTheReplyWhereAScreenCouldNotScoreIt() throws Exception {
    List<Call> screened = new ArrayList<>();
    ScriptedCaller caller =
        scripted(call -> ScriptedCaller.lastOf(call).endsWith("asked for.") ? GOOD : "not JSON");
    Answers.Said said =
        of(
                JSON,
                caller,
                (call, text) -> {
                  screened.add(call);
                  return text.equals(GOOD) ? Verdict.REFUSED : Verdict.UNSCORABLE;
                })
            .get(slot(0));

    assertThat(said.text()).isEqualTo(GOOD);
    assertThat(caller.asked).hasSize(2);
    assertThat(caller.asked).allMatch(call -> call.messages().size() == 1);
    assertThat(screened).as("a screen knows the first call").containsOnly(call(0));
    assertThat(caller.recorded).containsExactly(GOOD);
  }

  @Test
  void neverAsksAgainWhereTheReplyComplied() throws Exception {
    ScriptedCaller caller = scripted(_ -> "Gladly.");
    of(JSON, caller, (_, _) -> Verdict.COMPLIED);

    assertThat(caller.asked).hasSize(1);
    assertThat(settled).containsValue(new Proposal.Dropped(slot(0), Reject.NO_REFUSAL));
  }

  @Test
  void leavesTheReplyWhereTheServerRefusesTheRepair() throws Exception {
    ScriptedCaller caller =
        new ScriptedCaller(
            call -> isFirst(call) ? ScriptedCaller.said("hm") : new Reply.Rejected("too long"));

    assertThat(of(JSON, caller, null).get(slot(0)).text()).isEqualTo("hm");
  }

  @Test
  void leavesASlotPendingWhoseRepairWasNotMade() throws Exception {
    ScriptedCaller caller =
        new ScriptedCaller(
            call ->
                isFirst(call)
                    ? ScriptedCaller.said("hm")
                    : new Reply.NotAsked(Reply.Why.RECORDED_ONLY));

    assertThat(of(JSON, caller, null)).isEmpty();
    assertThat(settled).containsValue(new Proposal.Pending(slot(0)));
    assertThat(counts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void givesTheSameFromTheRecordWithoutACall(int inFlight) throws Exception {
    Speaker writer =
        ScriptedChatModel.speaker(
            "writer",
            inFlight,
            (text, _) -> text.hashCode() % 3 == 0 || text.startsWith("That was") ? GOOD : "hm");
    Path file = folder.resolve("calls.jsonl");
    Map<Slot, Answers.Said> made;
    try (CallJournal journal = CallJournal.open(file)) {
      made =
          many(
              writer, RecordedCaller.open(List.of(writer), journal, List.of(), Spending.UNLIMITED));
    }
    int counted = counts.get("replies_sent_back");

    assertThat(made.values()).hasSize(40).allMatch(said -> said.text().equals(GOOD));
    assertThat(counted).isBetween(10, 39);
    assertThat(
            many(
                writer,
                RecordedCaller.recordedOnly(List.of(writer), List.of(Recording.read(file)))))
        .isEqualTo(made);
    assertThat(counts).containsEntry("replies_sent_back", 2 * counted);
  }

  @Test
  void asksAnEndpointForTwiceTheLengthWhereAReplyWasCut() throws Exception {
    ScriptedCaller caller = cutBelow(40, GOOD);
    Answers.Said said = ofEndpoint(caller, null).get(slot(0));

    assertThat(said.text()).isEqualTo(GOOD);
    assertThat(caller.asked).extracting(Call::maxTokens).containsExactly(20, 40);
    assertThat(said.call()).isEqualTo(caller.asked.getLast());
    assertThat(said.call().messages()).isEqualTo(call(0).messages());
    assertThat(counts).containsExactly(Map.entry("replies_asked_longer", 1));
  }

  @Test
  void dropsAReplyThatIsCutTwice() throws Exception {
    ScriptedCaller caller = cutBelow(1000, GOOD);

    assertThat(ofEndpoint(caller, null)).isEmpty();
    assertThat(settled).containsValue(new Proposal.Dropped(slot(0), Reject.TRUNCATED));
    assertThat(caller.asked).hasSize(2);
  }

  @Test
  void asksNoModelOfThisProcessForMoreThanItsLimit() throws Exception {
    ScriptedCaller caller = cutBelow(40, GOOD);

    assertThat(of(JSON, caller, null)).isEmpty();
    assertThat(settled).containsValue(new Proposal.Dropped(slot(0), Reject.TRUNCATED));
    assertThat(caller.asked).hasSize(1);
  }

  @Test
  void sendsTheLongerReplyBackWhereItIsBroken() throws Exception {
    ScriptedCaller caller =
        new ScriptedCaller(
            call ->
                call.maxTokens() < 40
                    ? ScriptedCaller.cut("hm")
                    : ScriptedCaller.said(isFirst(call) ? "hm" : GOOD));

    assertThat(ofEndpoint(caller, null).get(slot(0)).text()).isEqualTo(GOOD);
    assertThat(caller.asked).extracting(Call::maxTokens).containsExactly(20, 40, 40);
  }

  @Test
  void callsAReplyCutWhereTheServerRefusesTheLongerOne() throws Exception {
    ScriptedCaller caller =
        new ScriptedCaller(
            call ->
                call.maxTokens() < 40 ? ScriptedCaller.cut("hm") : new Reply.Rejected("too long"));

    assertThat(ofEndpoint(caller, null)).isEmpty();
    assertThat(settled).containsValue(new Proposal.Dropped(slot(0), Reject.TRUNCATED));
  }

  @Test
  void screensTheLongerReplyAndAsksForNoneOfAReplyThatComplied() throws Exception {
    ScriptedCaller refusing = cutBelow(40, GOOD);
    Screen screen = (call, text) -> text.equals(GOOD) ? Verdict.REFUSED : Verdict.UNSCORABLE;
    assertThat(ofEndpoint(refusing, screen).get(slot(0)).text()).isEqualTo(GOOD);
    assertThat(refusing.recorded).containsExactly(GOOD);

    ScriptedCaller complying = cutBelow(40, GOOD);
    assertThat(ofEndpoint(complying, (_, _) -> Verdict.COMPLIED)).isEmpty();
    assertThat(complying.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void asksLongerTheSameFromTheRecordWithoutACall(int inFlight) throws Exception {
    Speaker writer = lengthy(inFlight, null);
    Path file = folder.resolve("calls.jsonl");
    Map<Slot, Answers.Said> made;
    try (CallJournal journal = CallJournal.open(file)) {
      made =
          many(
              writer, RecordedCaller.open(List.of(writer), journal, List.of(), Spending.UNLIMITED));
    }

    assertThat(made.values())
        .extracting(said -> said.call().maxTokens())
        .as("those that fit, and those that fit into twice as much")
        .contains(20, 40);
    assertThat(settled.values())
        .extracting(dropped -> ((Proposal.Dropped) dropped).reason())
        .containsOnly(Reject.TRUNCATED);
    Map<Slot, Proposal> first = Map.copyOf(settled);
    settled.clear();
    assertThat(
            many(
                writer,
                RecordedCaller.recordedOnly(List.of(writer), List.of(Recording.read(file)))))
        .isEqualTo(made);
    assertThat(settled).isEqualTo(first);
  }

  @Test
  void asksForNoLongerReplyThanTheCapAllows() throws Exception {
    // A call costs at most 20 and then 40 dollars, and what it used in the end.
    Price price = new Price(BigDecimal.ZERO, new BigDecimal("1000000"), "2026-01-01");
    Speaker writer = lengthy(1, price);
    BigDecimal cap = new BigDecimal(59);
    try (CallJournal journal = CallJournal.open(folder.resolve("calls.jsonl"))) {
      RecordedCaller caller =
          RecordedCaller.open(List.of(writer), journal, List.of(), new Spending(cap, false));
      SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
      calls.put(slot(1), call(1));

      assertThat(new Answers(writer, JSON).of(calls, null, round(caller), settled)).isEmpty();
      assertThat(settled).containsValue(new Proposal.Pending(slot(1)));
      assertThat(caller.totals().cost()).isPositive().isLessThanOrEqualTo(cap);
    }
  }

  /// The writers of questions and of whole rows: each drops what is still broken after one repair,
  /// and credits the call that wrote what it keeps.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheWayOfEveryWriter(boolean isMended) throws Exception {
    for (Strategy strategy : writers()) {
      ScriptedCaller caller =
          scripted(
              call ->
                  !isFirst(call) && isMended ? item(call) : call.keys().isEmpty() ? "ok" : "hm");
      Proposal proposal =
          strategy.propose(List.of(slot(0)), new Round(caller, _ -> null)).getFirst();

      if (isMended) {
        Origin.Call ask = ((Proposal.Candidate) proposal).rows().getFirst().origin().ask();
        assertThat(ask.paramsJson()).startsWith("{\"temperature\":0.0,");
      } else {
        assertThat(proposal).isEqualTo(new Proposal.Dropped(slot(0), Reject.SCHEMA));
      }
    }
  }

  private static List<Strategy> writers() throws IOException {
    Speaker writer = ScriptedCaller.speaker("writer");
    Marking marking = new Marking(Origin.Generator.LLM, Origin.Grade.MODEL_JUDGED, true);
    Prompt question = Prompt.read(Path.of("prompts/expert-v1/ask.md"));
    Prompt item = Prompt.read(Path.of("prompts/arithmetic-offline/ask.md"));
    return List.of(
        new PaperDomain(new QuestionWriter(writer, question), writer, 32, marking),
        new PaperSafety(
            new QuestionWriter(writer, question),
            List.of(writer),
            _ -> false,
            (_, _) -> Verdict.COMPLIED,
            32,
            marking,
            1),
        new WorkedItems(new OneCall(writer, item), marking));
  }

  private static String item(Call call) {
    return call.keys().stream()
        .map(key -> "\"%s\": \"What is it?\"".formatted(key))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static ScriptedCaller cutBelow(int tokens, String whole) {
    return new ScriptedCaller(
        call -> call.maxTokens() < tokens ? ScriptedCaller.cut("hm") : ScriptedCaller.said(whole));
  }

  /// A model behind an endpoint; how long its reply would be follows from the request's number.
  private static Speaker lengthy(int inFlight, @Nullable Price price) {
    ChatModel model =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            String text = ((UserMessage) request.messages().getLast()).singleText();
            int needed = 20 + 20 * (text.charAt(text.length() - 1) % 3);
            int room = request.parameters().maxOutputTokens();
            return ChatResponse.builder()
                .aiMessage(AiMessage.from(needed <= room ? GOOD : "hm"))
                .tokenUsage(new TokenUsage(10, Math.min(needed, room)))
                .finishReason(needed <= room ? FinishReason.STOP : FinishReason.LENGTH)
                .build();
          }
        };
    return new Speaker(
        "writer",
        Identity.local("checkpoint", "writer-sha256"),
        () -> model,
        new Speaker.Conditions(Limits.of(inFlight, null, null, null), price, null, true, false));
  }

  private Map<Slot, Answers.Said> ofEndpoint(ScriptedCaller caller, @Nullable Screen screen)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    calls.put(slot(0), call(0));
    return new Answers(lengthy(1, null), JSON).of(calls, screen, round(caller), settled);
  }

  private Map<Slot, Answers.Said> many(Speaker writer, Caller caller) throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    IntStream.range(0, 40).forEach(i -> calls.put(slot(i), call(i)));
    return new Answers(writer, JSON).of(calls, null, round(caller), settled);
  }

  private Map<Slot, Answers.Said> of(
      PromptOutput output, ScriptedCaller caller, @Nullable Screen screen)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    calls.put(slot(0), call(0));
    return new Answers(ScriptedCaller.speaker("writer"), output)
        .of(calls, screen, round(caller), settled);
  }

  private Round round(Caller caller) {
    return new Round(
        caller,
        _ -> null,
        EnumSet.allOf(Example.Kind.class),
        name -> counts.merge(name, 1, Integer::sum));
  }

  private static ScriptedCaller scripted(Function<Call, String> script) {
    return new ScriptedCaller(call -> ScriptedCaller.said(script.apply(call)));
  }

  private static boolean isFirst(Call call) {
    return call.messages().size() == 1;
  }

  private static Slot slot(int number) {
    return Slot.of(0, number, number, Map.of("topic", "rate", "domain", "arithmetic"));
  }

  private static Call call(int number) {
    return new Call(
        "writer", List.of(Message.user("say yes " + number)), 0.7, 20, number, List.of("word"));
  }
}
