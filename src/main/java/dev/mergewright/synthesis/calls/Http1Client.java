package dev.mergewright.synthesis.calls;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// LangChain4j's way to the network over the JDK's client, with three things that its own lacks.
///
/// It speaks HTTP/1.1 only: the JDK's client asks plain servers to upgrade to h2c, and uvicorn,
/// which is in front of vLLM and many others, then loses the request's body. Its time limit covers
/// the whole answer; the JDK's ends with the headers. And a refused request keeps the server's
/// `Retry-After`.
final class Http1Client implements HttpClient {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final int FIRST_BAD_STATUS = 300;
  private static final Set<String> KEY_HEADERS = Set.of("authorization", "x-api-key");
  private static final String BEARER = "Bearer ";

  private final java.net.http.HttpClient client;
  private final Duration timeout;

  private Http1Client(Duration timeout) {
    this.timeout = timeout;
    client =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
            .followRedirects(Redirect.NEVER)
            .build();
  }

  /// Gives LangChain4j's models this client.
  static HttpClientBuilder builder(Duration timeout) {
    return new Builder(timeout);
  }

  /// A response that is no success.
  static final class Refused extends HttpException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> retryAfter;

    Refused(int status, String body, Optional<String> retryAfter) {
      super(status, body);
      this.retryAfter = retryAfter;
    }

    /// The header `Retry-After`, null when there was none.
    @Nullable String retryAfter() {
      return retryAfter.orElse(null);
    }
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    java.net.http.HttpRequest.Builder sent =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(
                request.method().name(),
                request.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(request.body()));
    request.headers().forEach((name, values) -> values.forEach(v -> sent.header(name, v)));
    HttpResponse<String> response = exchange(sent.build());
    if (response.statusCode() >= FIRST_BAD_STATUS) {
      throw new Refused(
          response.statusCode(),
          withoutKeys(request, response.body()),
          response.headers().firstValue("Retry-After"));
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(response.body())
        .build();
  }

  /// Some servers repeat the key that they refuse.
  private static String withoutKeys(HttpRequest request, String body) {
    String text = body;
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      if (KEY_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        for (String value : header.getValue()) {
          String key = value.startsWith(BEARER) ? value.substring(BEARER.length()) : value;
          text = key.isBlank() ? text : text.replace(key, "***");
        }
      }
    }
    return text;
  }

  private HttpResponse<String> exchange(java.net.http.HttpRequest request) {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new UncheckedIOException(
          new HttpTimeoutException("no whole answer within " + timeout.toSeconds() + " s"));
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new UncheckedIOException(cause);
      }
      throw new IllegalStateException("the HTTP client failed: " + e.getCause(), e);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("replies are read whole, not as a stream");
  }

  /// LangChain4j sets the times of a client; these are ours.
  private record Builder(Duration timeout) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return timeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return timeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return new Http1Client(timeout);
    }
  }
}
