package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A model that writes one question per slot.
///
/// @param speaker who writes
/// @param prompt asks for one question; its variables are filled with the slot's values
public record QuestionWriter(Speaker speaker, Prompt prompt) {
  /// The length of a typical question, for estimates.
  static final int QUESTION_CHARACTERS = 120;

  /// The topics to draw from: those chosen, or else all that the prompt names.
  public static List<String> topics(Prompt prompt, List<String> chosen) {
    PromptVariable variable = prompt.variables().get(SlotValues.TOPIC);
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

  /// Has a question written for each slot and returns those worth an answer.
  ///
  /// @param settled gets what became of the other slots
  List<Question> write(List<Slot> slots, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    for (Slot slot : slots) {
      round.counter().accept("questions_written");
      calls.put(slot, call(slot));
    }
    List<Question> good = new ArrayList<>();
    new Answers(speaker, prompt.output())
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> {
              Optional<String> question = prompt.output().parse(said.text());
              Reject reason =
                  question.isEmpty() ? Reject.SCHEMA : round.gate().reject(question.get());
              if (reason == null) {
                Origin.Call ask = Credit.of(speaker, prompt, said.call(), said.receipt());
                good.add(new Question(slot, question.orElseThrow(), ask));
              } else {
                settled.put(slot, new Proposal.Dropped(slot, reason));
              }
            });
    return good;
  }

  /// What a slot costs.
  Strategy.Step step() {
    return prompt.step("ask", speaker, 1);
  }

  private Call call(Slot slot) {
    return prompt.call(speaker.name(), slot.values(), slot.seed());
  }
}
