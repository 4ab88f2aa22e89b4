package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question that a model wrote.
///
/// @param slot the place it was written for
/// @param text the question
/// @param ask the call that wrote it
record Question(Slot slot, String text, Origin.Call ask) {
  /// The question put to a model that answers greedily.
  Call call(Speaker answerer, int maxTokens) {
    return Call.greedy(answerer.name(), List.of(Message.user(text)), maxTokens);
  }

  /// What it is about, null when its slot names nothing.
  @Nullable String topic() {
    return slot.values().get(SlotValues.TOPIC);
  }
}
