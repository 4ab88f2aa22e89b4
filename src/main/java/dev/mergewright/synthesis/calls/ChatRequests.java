package dev.mergewright.synthesis.calls;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.mergewright.llama.Message;
import java.util.List;
import java.util.Objects;

/// Calls in LangChain4j's words, and back.
final class ChatRequests {
  private ChatRequests() {}

  static ChatRequest of(Call call, boolean holdsSchema) {
    return ChatRequest.builder()
        .messages(call.messages().stream().map(ChatRequests::message).toList())
        .parameters(SeededParameters.of(call, holdsSchema))
        .build();
  }

  /// The call that a request was made of, without its keys.
  static Call call(String speaker, ChatRequest request) {
    ChatRequestParameters parameters = request.parameters();
    long seed =
        parameters instanceof SeededParameters seeded && seeded.seed() != null ? seeded.seed() : 0;
    return new Call(
        speaker,
        request.messages().stream().map(ChatRequests::message).toList(),
        Objects.requireNonNullElse(parameters.temperature(), 0.0),
        Objects.requireNonNull(parameters.maxOutputTokens(), "maxOutputTokens"),
        seed,
        List.of());
  }

  static ChatMessage message(Message message) {
    return switch (message.role()) {
      case "system" -> SystemMessage.from(message.content());
      case "user" -> UserMessage.from(message.content());
      case "assistant" -> AiMessage.from(message.content());
      default ->
          throw new IllegalArgumentException(
              "a message's role must be system, user or assistant, was " + message.role());
    };
  }

  /// @throws IllegalArgumentException for anything but plain text
  static Message message(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> Message.system(system.text());
      case UserMessage user when user.hasSingleText() -> Message.user(user.singleText());
      case AiMessage said when !said.hasToolExecutionRequests() && said.text() != null ->
          Message.assistant(said.text());
      default -> throw new IllegalArgumentException("only plain text is understood");
    };
  }
}
