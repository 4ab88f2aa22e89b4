package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A model that writes questions, with the prompt that asks for one and the topics to draw from.
///
/// @param speaker who writes
/// @param prompt asks for one question; its only variable may be `topic`
/// @param topics what to put for `topic`; empty for all values that the prompt names
public record Asker(Speaker speaker, Prompt prompt, List<String> topics) {
  private static final String TOPIC = "topic";

  public Asker {
    prompt.requireVariablesAmong(Set.of(TOPIC));
    if (prompt.turns().size() > 1) {
      throw new InvalidInputException(
          prompt.source() + " has several messages, but an asker says one; leave the roles out");
    }
    topics = topics(prompt, topics);
  }

  private static List<String> topics(Prompt prompt, List<String> chosen) {
    PromptVariable variable = prompt.variables().get(TOPIC);
    if (variable == null) {
      if (!chosen.isEmpty()) {
        throw new InvalidInputException(
            "%s has no variable topic to put the topics %s into; use it as {{topic}} or leave the topics out"
                .formatted(prompt.source(), chosen));
      }
      return List.of();
    }
    List<String> allowed = variable.values();
    List<String> topics = chosen.isEmpty() ? allowed : List.copyOf(chosen);
    if (topics.isEmpty()) {
      throw new InvalidInputException(
          prompt.source()
              + " names no values for its variable topic; give the topics to ask about");
    }
    if (!allowed.isEmpty() && !allowed.containsAll(topics)) {
      throw new InvalidInputException(
          "%s allows the topics %s, was %s".formatted(prompt.source(), allowed, topics));
    }
    return topics;
  }

  /// The question's number and seed decide all that is drawn for it.
  Question.Slot slot(long seed, int number) {
    String topic =
        topics.isEmpty() ? null : topics.get(Seeds.pick(seed, TOPIC, number, topics.size()));
    return new Question.Slot(number, topic, Seeds.of(seed, "ask", number));
  }

  Speaker.Turn turn(Question.Slot slot) {
    Map<String, String> values = slot.topic() == null ? Map.of() : Map.of(TOPIC, slot.topic());
    String text = prompt.render(values).getLast().content();
    return new Speaker.Turn(text, prompt.temperature(), prompt.maxTokens(), slot.seed());
  }
}
