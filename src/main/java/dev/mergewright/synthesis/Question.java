package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import org.jspecify.annotations.Nullable;

/// A question that a model wrote.
///
/// @param slot the place it was written for
/// @param text the question
/// @param ask the call that wrote it
record Question(Slot slot, String text, Origin.Call ask) {
  /// A place for a question: its number in the run, its topic and the seed of its sampling.
  record Slot(int number, @Nullable String topic, long seed) {}

  static Question of(Asker asker, Slot slot, String text) {
    Prompt prompt = asker.prompt();
    Speaker speaker = asker.speaker();
    return new Question(
        slot,
        text,
        new Origin.Call(
            speaker.name(),
            speaker.sha256(),
            prompt.id(),
            prompt.sha256(),
            prompt.temperature(),
            slot.seed()));
  }

  /// The question put to a model that answers greedily.
  Speaker.Turn turn(int maxTokens) {
    return new Speaker.Turn(text, 0, maxTokens, 0);
  }

  /// The row of this question and the reply that answers it.
  Example row(Example.Kind kind, Speaker answerer, String reply, Terms.Marking marking) {
    Origin.Call answer = new Origin.Call(answerer.name(), answerer.sha256(), null, null, 0, 0);
    Origin origin = new Origin(marking.generator(), marking.grade(), ask, answer);
    return Example.of(text, reply, kind, null, slot.topic(), origin);
  }
}
