package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Speaker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    List<Call> calls = slots.stream().map(this::call).toList();
    List<Reply> replies = round.caller().replies(calls);
    List<Question> good = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      round.counter().accept("questions_written");
      switch (replies.get(i)) {
        case Reply.Said(String text, boolean isCut, Receipt receipt) -> {
          Optional<String> question = isCut ? Optional.empty() : question(text);
          Reject reason = reason(isCut, question, round.gate());
          if (reason == null) {
            good.add(
                new Question(
                    slot,
                    question.orElseThrow(),
                    Credit.of(speaker, prompt, calls.get(i), receipt)));
          } else {
            settled.put(slot, new Proposal.Dropped(slot, reason));
          }
        }
        case Reply.Withheld _ -> settled.put(slot, new Proposal.Dropped(slot, Reject.VERDICT));
        case Reply.Filtered _ ->
            settled.put(slot, new Proposal.Dropped(slot, Reject.PROVIDER_FILTERED));
        case Reply.Rejected _ ->
            settled.put(slot, new Proposal.Dropped(slot, Reject.CALL_REJECTED));
        case Reply.NotAsked _ -> settled.put(slot, new Proposal.Pending(slot));
      }
    }
    return good;
  }

  /// What a slot costs.
  Strategy.Step step() {
    int characters = prompt.turns().stream().mapToInt(turn -> turn.content().length()).sum();
    return new Strategy.Step("ask", speaker.name(), 1, characters, prompt.maxTokens());
  }

  private Call call(Slot slot) {
    return new Call(
        speaker.name(),
        prompt.render(slot.values()),
        prompt.temperature(),
        prompt.maxTokens(),
        prompt.temperature() == 0 ? 0 : slot.seed(),
        prompt.output().keys());
  }

  private Optional<String> question(String reply) {
    return prompt
        .output()
        .parse(reply)
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
  }

  private static @Nullable Reject reason(
      boolean isCut, Optional<String> question, Round.Gate gate) {
    if (isCut) {
      return Reject.TRUNCATED;
    }
    return question.isEmpty() ? Reject.SCHEMA : gate.reject(question.get());
  }
}
