package dev.mergewright.synthesis.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// A server on loopback that speaks OpenAI's chat protocol and has vLLM's faults on demand.
///
/// It answers `reply to` and the last message, or by a script. A fault is played once per entry of
/// [#faults], in order. A request that asks for an upgrade to h2c loses its body, as behind
/// uvicorn.
public final class StubServer implements AutoCloseable {
  /// What goes wrong with one request.
  public sealed interface Fault {
    record Status(int code, String body, Map<String, String> headers) implements Fault {}

    /// Says nothing until the server is closed.
    record Hang() implements Fault {}

    /// Promises more bytes than it sends.
    record Truncated() implements Fault {}

    record BrokenJson() implements Fault {}

    record ContentFilter() implements Fault {}

    /// Stops at the limit of tokens.
    record Cut() implements Fault {}

    record WithoutUsage() implements Fault {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  public final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  public final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  final Queue<Map<String, List<String>>> headers = new ConcurrentLinkedQueue<>();

  /// How often each last message arrived.
  final Map<String, LongAdder> asked = new ConcurrentHashMap<>();

  final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final long millis;
  private final Function<JsonNode, String> script;

  /// @param millis how long an answer takes
  StubServer(long millis) throws IOException {
    this(millis, request -> "reply to " + lastMessage(request));
  }

  /// @param millis how long an answer takes
  /// @param script gives the answer to a request
  public StubServer(long millis, Function<JsonNode, String> script) throws IOException {
    this.millis = millis;
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.createContext("/v1/chat/completions", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  public static Fault status(int code) {
    return new Fault.Status(code, "{\"error\": {\"message\": \"scripted\"}}", Map.of());
  }

  public static Fault status(int code, String errorCode) {
    return new Fault.Status(
        code,
        "{\"error\": {\"message\": \"scripted\", \"code\": \"%s\"}}".formatted(errorCode),
        Map.of());
  }

  public static Fault tooMany(String retryAfter) {
    return new Fault.Status(429, "{}", Map.of("Retry-After", retryAfter));
  }

  public int count() {
    return requests.size();
  }

  /// The text of the last message of a request.
  public static String lastMessage(JsonNode request) {
    JsonNode messages = request.path("messages");
    return messages.path(messages.size() - 1).path("content").asText();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        send(exchange, 400, "{\"detail\": \"field required\"}", 0);
        return;
      }
      JsonNode request = JSON.readTree(body);
      requests.add(request);
      asked.computeIfAbsent(lastMessage(request), _ -> new LongAdder()).increment();
      String text = script.apply(request);
      think();
      Fault fault = faults.poll();
      switch (fault) {
        case null -> send(exchange, 200, completion(text, "stop", true), 0);
        case Fault.Status status -> {
          status.headers().forEach(exchange.getResponseHeaders()::set);
          send(exchange, status.code(), status.body(), 0);
        }
        case Fault.Hang _ -> closed.await();
        case Fault.Truncated _ -> send(exchange, 200, completion(text, "stop", true), 100);
        case Fault.BrokenJson _ -> send(exchange, 200, "{\"choices\": [{\"mess", 0);
        case Fault.ContentFilter _ ->
            send(exchange, 200, completion("", "content_filter", true), 0);
        case Fault.Cut _ -> send(exchange, 200, completion(text, "length", true), 0);
        case Fault.WithoutUsage _ -> send(exchange, 200, completion(text, "stop", false), 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes its time. Only then is a request open: a client may ask again before the thread that
  /// answered it has noticed.
  private void think() throws InterruptedException {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try {
      Thread.sleep(millis);
    } finally {
      open.decrementAndGet();
    }
  }

  private static String completion(String text, String finish, boolean hasUsage)
      throws IOException {
    Map<String, ?> choice =
        Map.of(
            "index",
            0,
            "finish_reason",
            finish,
            "message",
            Map.of("role", "assistant", "content", text));
    Map<String, ?> usage =
        hasUsage
            ? Map.of("prompt_tokens", 10, "completion_tokens", 5, "total_tokens", 15)
            : Map.of();
    return JSON.writeValueAsString(
        hasUsage
            ? Map.of("id", "1", "model", "stub", "choices", List.of(choice), "usage", usage)
            : Map.of("id", "1", "model", "stub", "choices", List.of(choice)));
  }

  private static void send(HttpExchange exchange, int status, String body, int missing)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length + missing);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
