package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import org.jspecify.annotations.Nullable;

/// The way to one speaker: its model, opened when it is first needed, and the courier to its
/// endpoint.
final class Line {
  /// How many calls run side by side for a model in this process that does not say.
  private static final int LOCAL_IN_FLIGHT = 16;

  private final Speaker speaker;
  private final @Nullable Courier courier;
  private @Nullable ChatModel model;

  Line(Speaker speaker, @Nullable Courier courier) {
    this.speaker = speaker;
    this.courier = courier;
  }

  Speaker speaker() {
    return speaker;
  }

  @Nullable Courier courier() {
    return courier;
  }

  synchronized ChatModel model() {
    ChatModel opened = model == null ? speaker.model().get() : model;
    model = opened;
    return opened;
  }

  int inFlight() {
    Limits limits = speaker.conditions().limits();
    return limits == null ? LOCAL_IN_FLIGHT : limits.inFlight();
  }

  Courier.Delivery deliver(Call call, String key) throws InterruptedException {
    if (courier != null) {
      return courier.deliver(speaker, model(), call, key);
    }
    ChatResponse response = model().chat(ChatRequests.of(call, false));
    return new Courier.Delivery.Answered(response, Courier.Usage.of(call, response), null, 1);
  }
}
