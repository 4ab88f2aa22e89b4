package dev.mergewright.synthesis.calls;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Message;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/// A checkpoint behind LangChain4j's chat interface: dialogues of plain text, answered in batches.
///
/// Callers of [#chat] on many threads share batches: the first to find the model free waits a few
/// milliseconds for company, answers everyone who came, and leaves the rest to the next. [#chatAll]
/// makes its batches from the list alone, so that not even rounding depends on the threads. The
/// model belongs to whoever opened it and is not closed here.
public final class LocalChatModel implements BatchChatModel {
  /// Requests answered together unless told otherwise.
  public static final int DEFAULT_BATCH = 64;

  private static final String USER = "user";
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final Duration PATIENCE = Duration.ofMillis(5);

  private final String name;
  private final LanguageModel model;
  private final ToIntFunction<String> tokenCount;
  private final int maxBatch;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final ReentrantLock modelInUse = new ReentrantLock();

  private LocalChatModel(
      String name, LanguageModel model, ToIntFunction<String> tokenCount, int maxBatch) {
    this.name = name;
    this.model = model;
    this.tokenCount = tokenCount;
    this.maxBatch = maxBatch;
  }

  /// @param name the name that responses carry
  /// @param tokenCount the length of a bare text in the model's tokens, for token usage and for
  ///   telling a reply that was cut
  /// @param maxBatch the most requests answered together
  public static LocalChatModel of(
      String name, LanguageModel model, ToIntFunction<String> tokenCount, int maxBatch) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be at least 1, was " + maxBatch);
    }
    return new LocalChatModel(name, model, tokenCount, maxBatch);
  }

  /// Greedy, at most 512 tokens, where a request says nothing else.
  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return SeededParameters.of(0, DEFAULT_MAX_TOKENS, 0);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    Waiting call = new Waiting(asked(request), new CompletableFuture<>());
    waiting.add(call);
    modelInUse.lock();
    try {
      while (!call.response.isDone()) {
        answerWaiting();
      }
    } finally {
      modelInUse.unlock();
    }
    return call.responseNow();
  }

  @Override
  public int batch() {
    return maxBatch;
  }

  @Override
  public List<ChatResponse> chatAll(List<ChatRequest> requests) {
    List<Asked> asked = requests.stream().map(this::asked).toList();
    List<ChatResponse> responses = new ArrayList<>();
    modelInUse.lock();
    try {
      for (int from = 0; from < asked.size(); from += maxBatch) {
        responses.addAll(answer(asked.subList(from, Math.min(asked.size(), from + maxBatch))));
      }
    } finally {
      modelInUse.unlock();
    }
    return List.copyOf(responses);
  }

  private void answerWaiting() {
    if (waiting.size() < maxBatch) {
      LockSupport.parkNanos(PATIENCE.toNanos());
    }
    List<Waiting> batch = new ArrayList<>();
    waiting.drainTo(batch, maxBatch);
    try {
      List<ChatResponse> responses = answer(batch.stream().map(Waiting::asked).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).response.complete(responses.get(i));
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(call -> call.response.completeExceptionally(e));
    }
  }

  /// Equal requests are answered once, so that who shares a batch cannot matter to any of them.
  private List<ChatResponse> answer(List<Asked> batch) {
    List<Asked> distinct = batch.stream().distinct().toList();
    List<String> replies =
        model.replies(
            distinct.stream().map(asked -> (Prompt) asked.prompt).toList(),
            distinct.stream().map(Asked::sampling).toList());
    Map<Asked, ChatResponse> responses = new HashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      responses.put(distinct.get(i), response(distinct.get(i), replies.get(i)));
    }
    return batch.stream().map(asked -> Objects.requireNonNull(responses.get(asked))).toList();
  }

  private ChatResponse response(Asked asked, String reply) {
    int length = tokenCount.applyAsInt(reply);
    boolean isCut = length >= asked.sampling.maxTokens();
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(reply))
        .modelName(name)
        .tokenUsage(new TokenUsage(asked.length(tokenCount), length))
        .finishReason(isCut ? FinishReason.LENGTH : FinishReason.STOP)
        .build();
  }

  private Asked asked(ChatRequest request) {
    List<Message> messages;
    try {
      messages = request.messages().stream().map(ChatRequests::message).toList();
    } catch (IllegalArgumentException e) {
      throw new UnsupportedFeatureException(
          "a local model answers messages of plain text, was " + request.messages());
    }
    if (messages.isEmpty() || !messages.getLast().role().equals(USER)) {
      throw new UnsupportedFeatureException(
          "a local model answers a dialogue that ends with the user, was " + request.messages());
    }
    ChatRequestParameters parameters =
        defaultRequestParameters().overrideWith(request.parameters());
    requireSupported(parameters);
    return new Asked(new Prompt.Dialogue(messages), sampling(parameters));
  }

  private static Sampling sampling(ChatRequestParameters parameters) {
    double temperature = parameters.temperature();
    int maxTokens = parameters.maxOutputTokens();
    List<String> stops = parameters.stopSequences();
    if (temperature == 0) {
      // Greedy replies draw nothing: without their seeds, more of them fit into one batch.
      return Sampling.greedy(maxTokens).endingBefore(stops);
    }
    long seed =
        parameters instanceof SeededParameters seeded && seeded.seed() != null ? seeded.seed() : 0;
    return new Sampling(
        temperature,
        Objects.requireNonNullElse(parameters.topK(), 0),
        Objects.requireNonNullElse(parameters.topP(), 1.0),
        maxTokens,
        stops,
        seed);
  }

  private static void requireSupported(ChatRequestParameters parameters) {
    boolean isSupported =
        parameters.frequencyPenalty() == null
            && parameters.presencePenalty() == null
            && parameters.responseFormat() == null
            && parameters.toolSpecifications().isEmpty();
    if (!isSupported) {
      throw new UnsupportedFeatureException(
          "a local model takes temperature, topK, topP, stop sequences, seed and maxOutputTokens"
              + " only, was "
              + parameters);
    }
  }

  private record Asked(Prompt.Dialogue prompt, Sampling sampling) {
    /// The length of what is said, without the template around it.
    int length(ToIntFunction<String> tokenCount) {
      return prompt.messages().stream().map(Message::content).mapToInt(tokenCount).sum();
    }
  }

  private record Waiting(Asked asked, CompletableFuture<ChatResponse> response) {
    ChatResponse responseNow() {
      try {
        return response.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
