package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/// A chat model that answers many requests at once, in batches that depend on nothing but the
/// requests.
public interface BatchChatModel extends ChatModel {
  /// The responses, in the order of the requests.
  List<ChatResponse> chatAll(List<ChatRequest> requests);

  /// How many requests are answered together: a list is cut into parts of this size, in order. 1
  /// where the others make no difference to a reply.
  default int batch() {
    return 1;
  }
}
