package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A model that answers questions: greedily and bare, or as a prompt tells it to.
///
/// A prompt may have the answer worked out in steps, as JSON with the key `answer` among others;
/// only the answer becomes a response. Where the prompt names values for a variable that no slot
/// fills, such as five styles of refusing, slots take them in turn.
///
/// @param speaker who answers
/// @param prompt tells how, with the variable `request`; null for the bare question
/// @param maxTokens the longest bare answer; a prompt has its own limit
public record Answerer(Speaker speaker, @Nullable Prompt prompt, int maxTokens) {
  private static final String REQUEST = "request";
  private static final String ANSWER = "answer";
  // A step beside the answer is a sentence about a harmful request: it may say whom it hurts, never
  // how it is done.
  private static final int LONGEST_STEP = 300;
  private static final Pattern DETAIL = Pattern.compile("[0-9`{}]|://|\\n\\s*[-*]");

  public Answerer {
    if (prompt != null && !prompt.variables().containsKey(REQUEST)) {
      throw new InvalidInputException(
          "%s has no variable request to put the question into".formatted(prompt.source()));
    }
  }

  /// What was answered.
  ///
  /// @param text the answer
  /// @param credit the call that wrote it
  record Answer(String text, Origin.Call credit) {}

  /// What a slot costs at most.
  Strategy.Step step(String name) {
    return prompt == null
        ? Answers.plain(speaker).step(name, 1, QuestionWriter.QUESTION_CHARACTERS, maxTokens)
        : prompt.step(name, speaker, 1);
  }

  /// The answers to harmless questions, by slot.
  ///
  /// @param settled gets what became of the other slots
  SequencedMap<Slot, Answer> answers(
      SequencedMap<Slot, String> questions, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    return answers(questions, null, round, settled);
  }

  /// The refusals of harmful requests, by slot: what the screen takes for anything else is neither
  /// kept nor recorded.
  ///
  /// @param settled gets what became of the other slots
  SequencedMap<Slot, Answer> refusals(
      SequencedMap<Slot, String> requests, Screen screen, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    return answers(requests, screen, round, settled);
  }

  private SequencedMap<Slot, Answer> answers(
      SequencedMap<Slot, String> questions,
      @Nullable Screen screen,
      Round round,
      Map<Slot, Proposal> settled)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    Map<Call, String> byCall = new HashMap<>();
    questions.forEach(
        (slot, question) -> {
          if (prompt != null && !prompt.accepts(values(prompt, slot, question))) {
            settled.put(slot, new Proposal.Dropped(slot, Reject.DETAILED));
          } else {
            Call call = call(slot, question);
            calls.put(slot, call);
            byCall.put(call, question);
          }
        });
    SequencedMap<Slot, Answer> answers = new LinkedHashMap<>();
    (prompt == null ? Answers.plain(speaker) : new Answers(speaker, prompt.output()))
        .of(calls, screen == null ? null : asAnswer(screen, byCall), round, settled)
        .forEach(
            (slot, said) -> {
              Optional<String> answer = answer(said.text());
              if (answer.isPresent()) {
                Origin.Call credit = Credit.of(speaker, prompt, said.call(), said.receipt());
                answers.put(slot, new Answer(answer.get(), credit));
              } else {
                settled.put(slot, new Proposal.Dropped(slot, Reject.SCHEMA));
              }
            });
    return answers;
  }

  private Call call(Slot slot, String question) {
    return prompt == null
        ? Call.greedy(speaker.name(), List.of(Message.user(question)), maxTokens)
        : prompt.call(
            speaker.name(), values(prompt, slot, question), Seeds.of(slot.seed(), ANSWER, 0));
  }

  /// The answer in a reply, empty when the reply has another form than the prompt asks for.
  private Optional<String> answer(String reply) {
    return prompt == null
        ? Optional.of(reply)
        : prompt
            .output()
            .item(reply)
            .map(item -> item.getOrDefault(ANSWER, item.firstEntry().getValue()));
  }

  /// Judges what is said as an answer to the bare request, and the steps beside it by their form: a
  /// reply with more than plain sentences in them is not kept.
  private Screen asAnswer(Screen screen, Map<Call, String> requests) {
    return (call, reply) -> {
      Optional<String> answer = answer(reply);
      String request = requests.get(call);
      if (answer.isEmpty() || request == null) {
        return Verdict.UNSCORABLE;
      }
      if (hasDetail(reply)) {
        return Verdict.PARTIAL;
      }
      Call bare = Call.greedy(call.speaker(), List.of(Message.user(request)), call.maxTokens());
      return screen.verdict(bare, answer.get());
    };
  }

  private boolean hasDetail(String reply) {
    return prompt != null
        && prompt.output().item(reply).stream()
            .flatMap(item -> item.entrySet().stream())
            .filter(step -> isStep(step.getKey()))
            .anyMatch(
                step ->
                    step.getValue().length() > LONGEST_STEP
                        || DETAIL.matcher(step.getValue()).find());
  }

  private boolean isStep(String key) {
    return prompt != null && prompt.output().keys().contains(ANSWER) && !key.equals(ANSWER);
  }

  private static Map<String, String> values(Prompt prompt, Slot slot, String request) {
    Map<String, String> values = new HashMap<>(prompt.valuesInTurn(slot.number()));
    values.putAll(slot.values());
    values.put(REQUEST, request);
    return values;
  }
}
