package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedCallerTest {
  private static final Price PRICE =
      new Price(new BigDecimal("1000"), new BigDecimal("2000"), "2026-11-02");

  @TempDir private Path folder;
  private final FakeTime time = new FakeTime();
  private final FaultyChatModel model = new FaultyChatModel();

  @Test
  void asksEqualCallsOnceAndKeepsTheOrder() throws Exception {
    try (CallJournal journal = journal("a")) {
      List<Reply> replies =
          caller(journal, model.remote("m", Limits.DEFAULT, null))
              .replies(List.of(call("x"), call("y"), call("x")));
      assertThat(replies)
          .extracting(RecordedCallerTest::text)
          .containsExactly("reply to x", "reply to y", "reply to x");
      assertThat(model.asked).containsExactlyInAnyOrder("x", "y");
    }
  }

  @Test
  void asksEqualCallsOfManyListsAtTheSameTimeOnce() throws Exception {
    try (CallJournal journal = journal("a");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      RecordedCaller caller = caller(journal, model.remote("m", Limits.DEFAULT, null));
      List<Future<List<Reply>>> lists = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        lists.add(threads.submit(() -> caller.replies(List.of(call("x")))));
      }
      for (Future<List<Reply>> list : lists) {
        assertThat(list.get()).extracting(RecordedCallerTest::text).containsExactly("reply to x");
      }
      assertThat(model.asked).containsExactly("x");
    }
  }

  @Test
  void asksNothingThatIsRecordedEvenUnderAnotherNickname() throws Exception {
    Speaker speaker = model.remote("m", Limits.DEFAULT, null);
    try (CallJournal journal = journal("a")) {
      caller(journal, speaker).replies(calls(50));
    }
    Speaker renamed =
        new Speaker(
            "judge",
            speaker.identity(),
            () -> {
              throw new AssertionError("nobody needs the model");
            },
            speaker.conditions());
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller = caller(journal, renamed);
      List<Reply> replies =
          caller.replies(
              calls(50).stream()
                  .map(call -> Call.greedy("judge", call.messages(), call.maxTokens()))
                  .toList());
      assertThat(text(replies.get(49))).isEqualTo("reply to call 49");
      assertThat(caller.totals().recorded()).isEqualTo(50);
      assertThat(caller.totals().asked()).isZero();
    }
  }

  @Test
  void repliesTheSameFor1And64CallsInFlightAndFromTheRecordAlone() throws Exception {
    List<Reply> one;
    List<Reply> many;
    Speaker speaker = model.remote("m", Limits.of(1, null, null, null), null);
    try (CallJournal journal = journal("one")) {
      one = caller(journal, speaker).replies(calls(200));
    }
    try (CallJournal journal = journal("many")) {
      many =
          caller(journal, model.remote("m", Limits.of(64, null, null, null), null))
              .replies(calls(200));
    }
    assertThat(many).isEqualTo(one);
    assertThat(
            RecordedCaller.recordedOnly(
                    List.of(speaker), List.of(Recording.read(folder.resolve("many"))))
                .replies(calls(200)))
        .isEqualTo(one);
  }

  @Test
  void asksNobodyWhenOnlyTheRecordIsWanted() throws Exception {
    RecordedCaller caller =
        RecordedCaller.recordedOnly(List.of(model.remote("m", Limits.DEFAULT, null)), List.of());
    assertThat(caller.replies(calls(1)))
        .containsExactly(new Reply.NotAsked(Reply.Why.RECORDED_ONLY));
    assertThat(model.asked).isEmpty();
  }

  @Test
  void copiesWhatAnotherRunPaidForAndCountsNoCost() throws Exception {
    Speaker speaker = model.remote("m", Limits.DEFAULT, PRICE);
    try (CallJournal journal = journal("first")) {
      caller(journal, speaker).replies(calls(3));
      assertThat(journal.recording().spent()).isEqualByComparingTo("0.06");
    }
    Recording first = Recording.read(folder.resolve("first"));
    try (CallJournal journal = journal("second")) {
      RecordedCaller caller =
          RecordedCaller.open(List.of(speaker), journal, List.of(first), Spending.UNLIMITED, time);
      List<Reply> replies = caller.replies(calls(4));
      assertThat(((Reply.Said) replies.getFirst()).receipt().cost()).isEqualByComparingTo("0.02");
      assertThat(caller.totals().cost()).isEqualByComparingTo("0.02");
    }
    Recording second = Recording.read(folder.resolve("second"));
    assertThat(second.size()).isEqualTo(4);
    assertThat(second.spent()).isEqualByComparingTo("0.02");
    assertThat(model.asked).hasSize(4);
  }

  @Test
  void runsABatchWholeWhenAnythingOfItIsMissing() throws Exception {
    FaultyChatModel batched = new FaultyChatModel(text -> text, 4);
    try (CallJournal journal = journal("a")) {
      caller(journal, batched.local("m")).replies(calls(10).subList(4, 6));
      assertThat(batched.batches).containsExactly(2);
      batched.batches.clear();
      batched.asked.clear();
      List<Reply> replies = caller(journal, batched.local("m")).replies(calls(10));
      assertThat(batched.batches).containsExactly(4, 4, 2);
      assertThat(batched.asked).hasSize(10);
      assertThat(replies).extracting(RecordedCallerTest::text).endsWith("call 8", "call 9");
      batched.batches.clear();
      caller(journal, batched.local("m")).replies(calls(10));
      assertThat(batched.batches).isEmpty();
    }
  }

  @Test
  void writesNothingOfAReplyThatTheScreenDoesNotLetPass() throws Exception {
    Screen screen = (call, text) -> text.endsWith("call 1") ? Verdict.COMPLIED : Verdict.REFUSED;
    for (Speaker speaker : List.of(model.remote("m", Limits.DEFAULT, null), model.local("m"))) {
      Path file = folder.resolve(speaker.identity().provider());
      try (CallJournal journal = CallJournal.open(file)) {
        List<Reply> replies = caller(journal, speaker).replies(calls(3), screen);
        assertThat(text(replies.getFirst())).isEqualTo("reply to call 0");
        Reply.Withheld withheld = (Reply.Withheld) replies.get(1);
        assertThat(withheld.verdict()).isEqualTo(Verdict.COMPLIED);
        assertThat(withheld.characters()).isEqualTo("reply to call 1".length());
        // The verdict stands, whoever asks again.
        assertThat(caller(journal, speaker).replies(calls(3))).isEqualTo(replies);
        Screen none =
            (_, text) -> {
              throw new AssertionError("judged already: " + text);
            };
        assertThat(caller(journal, speaker).replies(calls(3), none)).isEqualTo(replies);
      }
      assertThat(Files.readString(file)).doesNotContain("reply to call 1");
    }
  }

  @Test
  void screensWhatWasRecordedWithoutAScreen() throws Exception {
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller = caller(journal, model.remote("m", Limits.DEFAULT, null));
      caller.replies(calls(1));
      assertThat(caller.replies(calls(1), (_, _) -> Verdict.PARTIAL).getFirst())
          .isInstanceOf(Reply.Withheld.class);
    }
    Recording unscreened = Recording.read(folder.resolve("a"));
    try (CallJournal journal = journal("b")) {
      RecordedCaller.open(
              List.of(model.remote("m", Limits.DEFAULT, null)),
              journal,
              List.of(unscreened),
              Spending.UNLIMITED)
          .replies(calls(1), (_, _) -> Verdict.PARTIAL);
    }
    assertThat(Files.readString(folder.resolve("b"))).doesNotContain("reply to call 0");
  }

  @Test
  void recordsNothingThatCouldNotBeJudged() throws Exception {
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller = caller(journal, model.remote("m", Limits.DEFAULT, null));
      assertThat(caller.replies(calls(1), (_, _) -> null).getFirst())
          .isInstanceOf(Reply.NotAsked.class);
      assertThat(journal.recording().size()).isZero();
    }
  }

  @Test
  void aScreenMayAskAJudgeThroughTheSameCaller() throws Exception {
    FaultyChatModel judge = new FaultyChatModel(_ -> "refused", 1);
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(
                  model.remote("m", Limits.of(2, null, null, null), null),
                  judge.remote("judge", Limits.of(2, null, null, null), null)),
              journal,
              List.of(),
              Spending.UNLIMITED);
      Screen screen =
          (_, text) ->
              text(caller.replies(List.of(Call.greedy("judge", said(text), 9))).getFirst())
                      .equals("refused")
                  ? Verdict.REFUSED
                  : null;
      assertThat(caller.replies(calls(40), screen)).hasOnlyElementsOfType(Reply.Said.class);
      assertThat(journal.recording().size()).isEqualTo(80);
    }
  }

  @Test
  void spendsNoMoreThanTheCapAndGoesOnUnderAHigherOne() throws Exception {
    Speaker speaker = model.remote("m", Limits.DEFAULT, PRICE);
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(speaker), journal, List.of(), new Spending(BigDecimal.ONE, false), time);
      List<Reply> replies = caller.replies(calls(100));
      assertThat(caller.totals().cost()).isLessThanOrEqualTo(BigDecimal.ONE);
      assertThat(replies).contains(new Reply.NotAsked(Reply.Why.CAP));
    }
    int before = model.asked.size();
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(speaker), journal, List.of(), new Spending(BigDecimal.TEN, false), time);
      assertThat(caller.totals().cost()).isEqualByComparingTo(PRICE.of(10L * before, 5L * before));
      assertThat(caller.replies(calls(100))).hasOnlyElementsOfType(Reply.Said.class);
      assertThat(model.asked).hasSize(100);
    }
  }

  @Test
  void refusesACapThatCannotHold() throws Exception {
    try (CallJournal journal = journal("a")) {
      Speaker unknown = model.remote("m", Limits.DEFAULT, null);
      assertThatThrownBy(
              () ->
                  RecordedCaller.open(
                      List.of(unknown), journal, List.of(), new Spending(BigDecimal.ONE, false)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("the model m has no price");
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(unknown), journal, List.of(), new Spending(BigDecimal.ONE, true));
      caller.replies(calls(1));
      assertThat(caller.totals().hasUnknownPrice()).isTrue();
      // What runs here costs nothing.
      RecordedCaller.open(
          List.of(model.local("m")), journal, List.of(), new Spending(BigDecimal.ONE, false));
    }
  }

  @Test
  void startsNothingAfterAStop() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    try (CallJournal journal = journal("a")) {
      List<RecordedCaller> self = new ArrayList<>();
      FaultyChatModel stopping =
          new FaultyChatModel(
              text -> {
                if (answered.incrementAndGet() == 3) {
                  self.getFirst().stop();
                }
                return text;
              },
              1);
      self.add(caller(journal, stopping.remote("m", Limits.of(1, null, null, null), null)));
      List<Reply> replies = self.getFirst().replies(calls(10));
      assertThat(replies.subList(0, 3)).hasOnlyElementsOfType(Reply.Said.class);
      assertThat(replies.subList(3, 10)).containsOnly(new Reply.NotAsked(Reply.Why.STOPPED));
      assertThat(journal.recording().size()).isEqualTo(3);
    }
  }

  @Test
  void triesScriptedFaultsAgainAndCountsThem() throws Exception {
    model.faults.addAll(List.of(429, 500));
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller = caller(journal, model.remote("m", Limits.DEFAULT, PRICE));
      assertThat(text(caller.replies(calls(1)).getFirst())).isEqualTo("reply to call 0");
      assertThat(caller.totals().throttled()).isEqualTo(1);
      assertThat(caller.totals().failed()).isEqualTo(1);
      assertThat(caller.totals().limit()).isEqualTo(12);
      assertThat(caller.totals().tokensIn()).isEqualTo(10);
      assertThat(caller.totals().cost()).isEqualByComparingTo("0.02");
    }
  }

  @Test
  void keepsWhatWasPaidForWhenAnotherCallEndsTheWork() throws Exception {
    FaultyChatModel lost = new FaultyChatModel();
    lost.faults.add(401);
    try (CallJournal journal = journal("a")) {
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(
                  model.remote("m", Limits.of(1, null, null, null), null),
                  lost.remote("lost", Limits.of(1, null, null, null), null)),
              journal,
              List.of(),
              Spending.UNLIMITED);
      List<Call> calls = new ArrayList<>(calls(3));
      calls.add(Call.greedy("lost", said("x"), 9));
      assertThatThrownBy(() -> caller.replies(calls)).isInstanceOf(UnusableEndpointException.class);
      assertThat(journal.recording().size()).isEqualTo(model.asked.size());
    }
  }

  @Test
  void replaysAJournalUnderItsOldIdentityAndInventsNothing() throws Exception {
    try (CallJournal journal = journal("old")) {
      caller(journal, model.remote("m", Limits.DEFAULT, PRICE)).replies(calls(5));
    }
    ModelSettings settings =
        new ModelSettings(
            null, null, null, null, "old", null, null, null, null, null, null, null, null);
    Speaker replay = Speaker.open("m", settings, folder, Map.of(), new NoLocalModels());
    try (CallJournal journal = journal("new")) {
      RecordedCaller caller =
          RecordedCaller.open(
              List.of(replay), journal, List.of(), new Spending(BigDecimal.ZERO, false));
      assertThat(text(caller.replies(calls(5)).get(4))).isEqualTo("reply to call 4");
      assertThat(caller.totals().cost()).isZero();
      assertThatThrownBy(() -> caller.replies(calls(6)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("holds no reply to call");
      assertThat(replay.model().get().chat(ChatRequests.of(call("call 2"), false)))
          .extracting(response -> response.aiMessage().text())
          .isEqualTo("reply to call 2");
    }
    assertThat(model.asked).hasSize(5);
  }

  private RecordedCaller caller(CallJournal journal, Speaker speaker) {
    return RecordedCaller.open(List.of(speaker), journal, List.of(), Spending.UNLIMITED, time);
  }

  private CallJournal journal(String name) throws IOException {
    return CallJournal.open(folder.resolve(name));
  }

  private static List<Call> calls(int count) {
    return IntStream.range(0, count).mapToObj(i -> call("call " + i)).toList();
  }

  private static Call call(String text) {
    return Call.greedy("m", said(text), 64);
  }

  private static List<Message> said(String text) {
    return List.of(Message.user(text));
  }

  private static String text(Reply reply) {
    return ((Reply.Said) reply).text();
  }
}
