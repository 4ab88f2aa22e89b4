package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// D_expert of arXiv 2406.14563, section 3: an expert writes questions of its domain and answers
/// them itself, greedily. Whether an answer is right is not checked, as in the paper: the expert's
/// own answer is the label.
///
/// @param writer the expert with its prompt
/// @param answerer who answers: the same expert in the paper
/// @param answerTokens the longest answer; a longer one is dropped, never cut
/// @param marking what rows are marked with
public record PaperDomain(
    QuestionWriter writer, Speaker answerer, int answerTokens, Marking marking)
    implements Strategy {
  /// What a card says of it.
  public static final String METHOD =
      "Each expert wrote questions of its domain and answered them itself, greedily (arXiv"
          + " 2406.14563, section 3).";

  /// What a card says of its limits.
  public static final String LIMITATIONS =
      "Nobody checked that the answers are right: a row says what its expert says.";

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    Map<Slot, Proposal> settled = new HashMap<>();
    List<Question> questions = writer.write(slots, round, settled);
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    Map<Slot, Question> bySlot = new HashMap<>();
    for (Question question : questions) {
      calls.put(question.slot(), question.call(answerer, answerTokens));
      bySlot.put(question.slot(), question);
    }
    Answers.plain(answerer)
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> settled.put(slot, row(Objects.requireNonNull(bySlot.get(slot)), said)));
    return slots.stream().map(slot -> Objects.requireNonNull(settled.get(slot))).toList();
  }

  @Override
  public List<Step> steps() {
    return List.of(
        writer.step(),
        Answers.plain(answerer)
            .step("answer", 1, QuestionWriter.QUESTION_CHARACTERS, answerTokens));
  }

  private Proposal row(Question question, Answers.Said answer) {
    Example row =
        Example.of(
            question.text(),
            answer.text(),
            Example.Kind.DOMAIN,
            null,
            question.topic(),
            marking.origin(
                question.ask(), Credit.of(answerer, null, answer.call(), answer.receipt())));
    return new Proposal.Candidate(question.slot(), List.of(row));
  }
}
