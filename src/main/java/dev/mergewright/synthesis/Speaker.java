package dev.mergewright.synthesis;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.mergewright.synthesis.calls.ParallelChat;
import dev.mergewright.synthesis.calls.SeededParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A chat model that takes part in a synthesis, under the name that rows carry.
///
/// @param name its name or folder
/// @param sha256 the fingerprint of a local model, null for an endpoint
/// @param model answers the requests
/// @param inFlight the most requests open at the same time
public record Speaker(String name, @Nullable String sha256, ChatModel model, int inFlight) {
  private static final int DEFAULT_IN_FLIGHT = 32;

  public Speaker {
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, was " + inFlight);
    }
  }

  public static Speaker of(String name, @Nullable String sha256, ChatModel model) {
    return new Speaker(name, sha256, model, DEFAULT_IN_FLIGHT);
  }

  /// What is said to a speaker.
  record Turn(String text, double temperature, int maxTokens, long seed) {
    private ChatRequest request() {
      return ChatRequest.builder()
          .messages(List.of(UserMessage.from(text)))
          .parameters(SeededParameters.of(temperature, maxTokens, seed))
          .build();
    }
  }

  /// What it replies.
  record Reply(String text, boolean isCut) {
    /// Whether it is a whole text that a row can hold.
    boolean isUsable() {
      return !isCut && !text.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Reply of(ChatResponse response) {
      String text = Objects.requireNonNullElse(response.aiMessage().text(), "");
      return new Reply(text.strip(), response.finishReason() == FinishReason.LENGTH);
    }
  }

  /// A reply to each turn, in order.
  List<Reply> replies(List<Turn> turns) throws InterruptedException {
    List<ChatRequest> requests = turns.stream().map(Turn::request).toList();
    List<ChatResponse> responses = new ParallelChat(name, model, inFlight).chatAll(requests);
    return responses.stream().map(Reply::of).toList();
  }
}
