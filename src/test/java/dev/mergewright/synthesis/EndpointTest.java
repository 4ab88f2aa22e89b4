package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.GuardVerdict.Label;
import dev.mergewright.synthesis.calls.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server in this process speaks the protocol; nothing leaves the machine.
class EndpointTest {
  private static final String KEY = "made-up-key-0123";

  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private String answer = "safe";
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
          requests.add(request);
          String text = request.at("/messages/0/content").asText();
          String said = answer.isEmpty() ? (text.endsWith("7") ? "unsafe\nS1" : "safe") : answer;
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String body =
              status == 200
                  ? new ObjectMapper()
                      .writeValueAsString(
                          Map.of(
                              "id",
                              "1",
                              "model",
                              "guard",
                              "choices",
                              List.of(
                                  Map.of(
                                      "index",
                                      0,
                                      "finish_reason",
                                      "stop",
                                      "message",
                                      Map.of("role", "assistant", "content", said)))))
                  : "{\"error\": {\"message\": \"no entry with " + KEY + "\"}}";
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void givesAGuardTheExchangeAsADialogue() {
    answer = "unsafe\nS1";
    Guard guard = Guard.at(GuardFormat.LLAMA_GUARD_3, endpoint(Map.of("THE_KEY", KEY)));
    assertThat(guard.verdicts(List.of(new Exchange("ask", "tell"))))
        .extracting(GuardVerdict::label)
        .containsExactly(Label.UNSAFE);
    JsonNode request = requests.element();
    assertThat(request.path("model").asText()).isEqualTo("guard");
    assertThat(request.path("temperature").asDouble(-1)).isZero();
    assertThat(request.path("max_tokens").asInt()).isEqualTo(100);
    assertThat(request.path("messages").findValuesAsText("role"))
        .containsExactly("user", "assistant");
    assertThat(request.path("messages").findValuesAsText("content")).containsExactly("ask", "tell");
    assertThat(keys).containsExactly("Bearer " + KEY);
    assertThat(guard.description()).contains("llama-guard-3", "guard at http").doesNotContain(KEY);
  }

  @Test
  void asksWildGuardInOneMessageAndUsesItsWordOnRefusals() {
    answer = "Harmful request: no\nResponse refusal: yes\nHarmful response: no";
    Judge judge = new GuardJudge(Guard.at(GuardFormat.WILDGUARD, endpoint(Map.of("THE_KEY", KEY))));
    assertThat(judge.verdict("ask", "tell")).isEqualTo(Verdict.REFUSED);
    assertThat(requests.element().path("messages").findValuesAsText("role"))
        .containsExactly("user");
    assertThat(requests.element().path("messages").findValuesAsText("content").getFirst())
        .contains("Human user:\nask\n", "AI assistant:\ntell\n");
    answer = "I would rather not say.";
    assertThat(judge.verdict("ask", "tell")).isEqualTo(Verdict.UNSCORABLE);
  }

  @Test
  void keepsTheOrderOfManyExchanges() {
    Guard guard = Guard.at(GuardFormat.LLAMA_GUARD_3, endpoint(Map.of()));
    answer = ""; // the server finds requests that end in 7 unsafe
    List<Exchange> exchanges =
        IntStream.range(0, 30).mapToObj(i -> new Exchange("ask " + i, "tell")).toList();
    List<GuardVerdict> verdicts = guard.verdicts(exchanges);
    for (int i = 0; i < 30; i++) {
      assertThat(verdicts.get(i).label()).isEqualTo(i % 10 == 7 ? Label.UNSAFE : Label.SAFE);
    }
    assertThat(requests).hasSize(30);
    assertThat(keys).containsOnly("null");
  }

  @Test
  void endsAtOnceAndTellsNoKeyWhenTheServerRefusesIt() {
    status = 401;
    Guard guard = Guard.at(GuardFormat.LLAMA_GUARD_3, endpoint(Map.of("THE_KEY", KEY)));
    assertThatThrownBy(() -> guard.verdicts(List.of(new Exchange("ask", "tell"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("guard at http", "HTTP 401", "no entry with ***")
        .hasMessageNotContaining(KEY);
    assertThat(requests).hasSize(1);
  }

  @Test
  void losesOneVerdictAndNotTheWorkWhenOneRequestIsRefused() {
    status = 400;
    Guard guard = Guard.at(GuardFormat.LLAMA_GUARD_3, endpoint(Map.of()));
    assertThat(guard.verdicts(List.of(new Exchange("ask", "tell"))))
        .containsExactly(
            GuardVerdict.unscorable("the guard's server refused the request: HTTP 400"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/v1", "localhost:8000", "https://me:secret@host/v1"})
  void refusesAddressesThatAreNoneOrHoldAPassword(String address) {
    assertThatThrownBy(() -> Endpoint.of(URI.create(address), "guard", "THE_KEY", Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("secret");
  }

  private Endpoint endpoint(Map<String, String> environment) {
    URI url = URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    return Endpoint.of(url, "guard", "THE_KEY", environment);
  }
}
