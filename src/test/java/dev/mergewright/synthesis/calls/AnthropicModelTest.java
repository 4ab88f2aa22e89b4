package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mergewright.llama.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server in this process speaks Anthropic's protocol; nothing leaves the machine.
class AnthropicModelTest {
  private static final String KEY = "made-up-key-0123";
  private static final ModelSettings SETTINGS =
      new ModelSettings(
          null, null, "some-model", null, null, null, null, null, null, null, null, null, null);

  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/messages",
        exchange -> {
          requests.add(new ObjectMapper().readTree(exchange.getRequestBody()));
          keys.add(exchange.getRequestHeaders().getFirst("x-api-key"));
          String body =
              status == 200
                  ? """
                  {"id": "1", "type": "message", "role": "assistant", "model": "some-model",
                   "content": [{"type": "text", "text": "good day"}], "stop_reason": "end_turn",
                   "usage": {"input_tokens": 12, "output_tokens": 2}}
                  """
                  : "{\"type\": \"error\", \"error\": {\"type\": \"authentication_error\","
                      + " \"message\": \"bad key "
                      + KEY
                      + "\"}}";
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
  void asksWithTheKeyAndReadsTextAndUsage() throws Exception {
    Call call =
        new Call(
            "judge",
            List.of(Message.system("Be brief."), Message.user("hello")),
            0.5,
            64,
            42,
            List.of());
    Reply.Said said = (Reply.Said) caller().replies(List.of(call)).getFirst();
    assertThat(said.text()).isEqualTo("good day");
    assertThat(said.isCut()).isFalse();
    assertThat(said.receipt().tokensIn()).isEqualTo(12);
    assertThat(said.receipt().tokensOut()).isEqualTo(2);
    JsonNode request = requests.element();
    assertThat(request.path("model").asText()).isEqualTo("some-model");
    assertThat(request.path("max_tokens").asInt()).isEqualTo(64);
    assertThat(request.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(request.at("/system/0/text").asText()).isEqualTo("Be brief.");
    assertThat(keys).containsExactly(KEY);
  }

  @Test
  void endsAtOnceAndTellsNoKeyWhenItIsRefused() {
    status = 401;
    assertThatThrownBy(
            () ->
                caller().replies(List.of(Call.greedy("judge", List.of(Message.user("hello")), 9))))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContainingAll("some-model", "HTTP 401 authentication_error")
        .hasMessageNotContaining(KEY);
    assertThat(requests).hasSize(1);
  }

  private RecordedCaller caller() {
    String address = "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
    return RecordedCaller.unrecorded(
        new AnthropicModel("some-model", KEY, address).speaker("judge", SETTINGS));
  }
}
