package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.StubServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What vLLM and its like do wrong, played on loopback; only the pauses are not real.
class EndpointFaultsTest {
  private static final String KEY = "made-up-key-0123";

  @TempDir private Path folder;
  private final FakeTime time = new FakeTime();
  private StubServer server;
  private CallJournal journal;

  @BeforeEach
  void open() throws IOException {
    server = new StubServer(0);
    journal = CallJournal.open(folder.resolve("calls.jsonl"));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    server.close();
  }

  @Test
  void sendsWhatACallSays() throws Exception {
    ask(
        new Call(
            "m",
            List.of(Message.system("Be brief."), Message.user("hello")),
            0.7,
            64,
            -1L,
            List.of("q")));
    JsonNode request = server.requests.element();
    assertThat(request.path("model").asText()).isEqualTo("stub");
    assertThat(request.path("temperature").asDouble()).isEqualTo(0.7);
    assertThat(request.path("max_tokens").asInt()).isEqualTo(64);
    assertThat(request.path("seed").asLong()).isBetween(0L, (long) Integer.MAX_VALUE);
    assertThat(request.path("messages").findValuesAsText("role")).containsExactly("system", "user");
    assertThat(request.has("response_format")).isFalse();
    assertThat(server.headers.element().get("Authorization")).containsExactly("Bearer " + KEY);
  }

  @Test
  void sendsASchemaOnlyWhereTheServerHoldsRepliesToIt() throws Exception {
    ModelSettings settings = settings(server.url(), null, true);
    Speaker speaker =
        Speaker.open("m", settings, folder, Map.of("THE_KEY", KEY), new NoLocalModels());
    RecordedCaller.open(List.of(speaker), journal, List.of(), Spending.UNLIMITED, time)
        .replies(List.of(new Call("m", List.of(Message.user("hi")), 0, 9, 0, List.of("question"))));
    assertThat(
            server.requests.element().at("/response_format/json_schema/schema/required/0").asText())
        .isEqualTo("question");
  }

  @Test
  void asksForNoUpgradeThatWouldLoseTheBody() throws Exception {
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
    assertThat(server.headers.element()).doesNotContainKeys("Upgrade", "Http2-settings");
  }

  @Test
  void waitsAsLongAsA429SaysAndAsksAgain() throws Exception {
    server.faults.add(StubServer.tooMany("3"));
    Reply reply = ask("hello");
    assertThat(text(reply)).isEqualTo("reply to hello");
    assertThat(time.passed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(server.count()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("calls.jsonl"))).contains("\"attempts\":2");
  }

  @Test
  void backsOffLongerAndLongerWhenTheServerFails() throws Exception {
    for (int i = 0; i < 4; i++) {
      server.faults.add(StubServer.status(503));
    }
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
    // 1 + 2 + 4 + 8 s, each shortened by up to half.
    assertThat(time.passed()).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(15));
    assertThat(server.count()).isEqualTo(5);
  }

  @Test
  void asksAgainAfterSilenceATruncatedAndAnUnreadableAnswer() throws Exception {
    server.faults.add(new Fault.Hang());
    server.faults.add(new Fault.Truncated());
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
    server.faults.add(new Fault.BrokenJson());
    assertThat(text(ask("again"))).isEqualTo("reply to again");
    assertThat(server.count()).isEqualTo(5);
  }

  @Test
  void leavesOneCallForLaterWhenItIsNeverAnswered() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.faults.add(new Fault.BrokenJson());
    }
    assertThat(ask("hello")).isEqualTo(new Reply.NotAsked(Reply.Why.UNAVAILABLE));
    assertThat(journal.recording().size()).isZero();
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
  }

  @Test
  void recordsAContentFilterAsWhatItIs() throws Exception {
    server.faults.add(new Fault.ContentFilter());
    assertThat(ask("hello")).isInstanceOf(Reply.Filtered.class);
    assertThat(ask("hello")).isInstanceOf(Reply.Filtered.class);
    server.faults.add(StubServer.status(400, "content_filter"));
    assertThat(ask("again")).isInstanceOf(Reply.Filtered.class);
    assertThat(server.count()).isEqualTo(2);
  }

  @Test
  void rejectsOneRequestThatTheServerWillNeverAnswer() throws Exception {
    server.faults.add(StubServer.status(400, "context_length_exceeded"));
    Reply.Rejected rejected = new Reply.Rejected("HTTP 400 context_length_exceeded");
    assertThat(ask("hello")).isEqualTo(rejected);
    assertThat(ask("hello")).isEqualTo(rejected);
    assertThat(server.count()).isEqualTo(1);
    assertThat(text(ask("again"))).isEqualTo("reply to again");
  }

  @Test
  void asksARefusedRequestAgainInTheNextSession() throws Exception {
    server.faults.add(StubServer.status(400));
    assertThat(ask("hello")).isEqualTo(new Reply.Rejected("HTTP 400"));
    journal.close();
    Recording first = Recording.read(folder.resolve("calls.jsonl"));
    assertThat(first.size()).isEqualTo(1);
    journal = CallJournal.open(folder.resolve("calls.jsonl"));
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
    journal.close();
    journal = CallJournal.open(folder.resolve("calls.jsonl"));
    assertThat(text(ask("hello"))).isEqualTo("reply to hello");
    assertThat(server.count()).isEqualTo(2);
  }

  @Test
  void endsWhenAServerRefusesItsFirstFiveRequests() {
    for (int i = 0; i < 100; i++) {
      server.faults.add(StubServer.status(400));
    }
    assertThatThrownBy(() -> ask(calls(50)))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContainingAll("cannot be asked", "HTTP 400");
    assertThat(server.count()).isLessThanOrEqualTo(5 + 16);
  }

  @Test
  void goesOnWhenAServerThatAnswersRefusesManyRequestsAlsoInTheNextSession() throws Exception {
    assertThat(text(ask("fine"))).isEqualTo("reply to fine");
    for (int session = 0; session < 2; session++) {
      for (int i = 0; i < 30; i++) {
        server.faults.add(StubServer.status(400));
      }
      assertThat(ask(calls(30))).hasOnlyElementsOfType(Reply.Rejected.class);
      journal.close();
      journal = CallJournal.open(folder.resolve("calls.jsonl"));
    }
    assertThat(ask(calls(30))).hasOnlyElementsOfType(Reply.Said.class);
  }

  @Test
  void takesAnUpperEstimateWhereTheServerCountsNoTokens() throws Exception {
    server.faults.add(new Fault.WithoutUsage());
    Reply.Said said = (Reply.Said) ask("hello");
    assertThat(said.receipt().tokensOut()).isEqualTo("reply to hello".length());
    assertThat(Files.readString(folder.resolve("calls.jsonl"))).doesNotContain("\"counted\"");
  }

  @Test
  void endsAtOnceWhenTheKeyOrTheModelIsRefused() {
    for (int status : List.of(401, 403, 404)) {
      server.faults.add(StubServer.status(status));
      assertThatThrownBy(() -> ask("hello " + status))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessageContainingAll("the model m (stub at " + server.url(), "HTTP " + status);
    }
    assertThat(server.count()).isEqualTo(3);
  }

  @Test
  void endsAtOnceWhenNothingListens() {
    server.close();
    assertThatThrownBy(() -> ask("hello"))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContaining("nothing listens there");
  }

  @Test
  void givesUpWithTheFirstAndTheLastErrorWhenTheServerStaysDown() throws Exception {
    assertThat(text(ask("fine"))).isEqualTo("reply to fine");
    for (int i = 0; i < 100; i++) {
      server.faults.add(StubServer.status(503));
    }
    assertThatThrownBy(() -> ask(calls(30)))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContainingAll("first HTTP 503, last HTTP 503", "replies are kept");
    assertThat(server.count()).isLessThan(1 + 11 + 16 + 1);
    assertThat(journal.recording().size()).isEqualTo(1);
  }

  @Test
  void keepsWithinTheCallsInFlightThatTheUserAllows() throws Exception {
    try (StubServer slow = new StubServer(20)) {
      Speaker speaker =
          Speaker.open(
              "m",
              settings(slow.url(), Limits.of(3, null, null, null), false),
              folder,
              Map.of(),
              new NoLocalModels());
      RecordedCaller.open(List.of(speaker), journal, List.of(), Spending.UNLIMITED)
          .replies(calls(12));
      assertThat(slow.mostOpen.get()).isBetween(2, 3);
    }
  }

  @Test
  void writesNoKeyAndNoRequest() throws Exception {
    ask("my secret words");
    journal.sync();
    assertThat(
            Files.readString(folder.resolve("calls.jsonl")).replace("reply to my secret words", ""))
        .doesNotContain(KEY, "my secret words");
  }

  private List<Reply> ask(List<Call> calls) throws IOException, InterruptedException {
    Speaker speaker =
        Speaker.open(
            "m",
            settings(server.url(), Limits.of(null, null, null, 1), false),
            folder,
            Map.of("THE_KEY", KEY),
            new NoLocalModels());
    return RecordedCaller.open(List.of(speaker), journal, List.of(), Spending.UNLIMITED, time)
        .replies(calls);
  }

  private Reply ask(Call call) throws IOException, InterruptedException {
    return ask(List.of(call)).getFirst();
  }

  private Reply ask(String text) throws IOException, InterruptedException {
    return ask(Call.greedy("m", List.of(Message.user(text)), 64));
  }

  private static List<Call> calls(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Call.greedy("m", List.of(Message.user("call " + i)), 64))
        .toList();
  }

  private static String text(Reply reply) {
    return ((Reply.Said) reply).text();
  }

  static ModelSettings settings(String url, Limits limits, boolean schema) {
    return new ModelSettings(
        url, "stub", null, null, null, null, "THE_KEY", null, null, schema, null, limits, null);
  }
}
