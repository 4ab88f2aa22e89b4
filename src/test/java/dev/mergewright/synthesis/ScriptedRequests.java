package dev.mergewright.synthesis;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.SeededParameters;

/// Calls of one user message as LangChain4j's requests, for tests without a caller.
final class ScriptedRequests {
  private ScriptedRequests() {}

  static ChatRequest of(Call call) {
    return ChatRequest.builder()
        .messages(UserMessage.from(call.messages().getLast().content()))
        .parameters(SeededParameters.of(call.temperature(), call.maxTokens(), call.seed()))
        .build();
  }
}
