package dev.mergewright.synthesis;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/// A chat model that answers many requests at once, in batches that depend on nothing but the
/// requests.
public interface BatchChatModel extends ChatModel {
  /// The responses, in the order of the requests.
  List<ChatResponse> chatAll(List<ChatRequest> requests);
}
