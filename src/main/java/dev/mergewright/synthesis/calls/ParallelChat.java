package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many requests to one chat model, side by side where it answers one at a time.
///
/// @param name whom an error names
/// @param model answers the requests
/// @param inFlight the most requests open at the same time
public record ParallelChat(String name, ChatModel model, int inFlight) {
  public ParallelChat {
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, was " + inFlight);
    }
  }

  /// The responses, in the order of the requests.
  public List<ChatResponse> chatAll(List<ChatRequest> requests) throws InterruptedException {
    return model instanceof BatchChatModel batches
        ? batches.chatAll(requests)
        : chatSideBySide(requests);
  }

  private List<ChatResponse> chatSideBySide(List<ChatRequest> requests)
      throws InterruptedException {
    Semaphore permits = new Semaphore(inFlight);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ChatResponse>> calls = new ArrayList<>();
      for (ChatRequest request : requests) {
        calls.add(threads.submit(() -> chat(request, permits)));
      }
      try {
        List<ChatResponse> responses = new ArrayList<>();
        for (Future<ChatResponse> call : calls) {
          responses.add(call.get());
        }
        return responses;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(name + " failed: " + e.getCause(), e);
      } finally {
        // After the last response nothing runs; after a failure the others are not worth their
        // price.
        threads.shutdownNow();
      }
    }
  }

  private ChatResponse chat(ChatRequest request, Semaphore permits) throws InterruptedException {
    permits.acquire();
    try {
      return model.chat(request);
    } finally {
      permits.release();
    }
  }
}
