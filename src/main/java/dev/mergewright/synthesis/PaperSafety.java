package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/// D_safety of arXiv 2406.14563, section 3: an uncensored model writes questions, every model of
/// the pool answers them greedily, and the label is drawn among the refusals.
///
/// Stricter than the paper in one point: a reply that a guard calls safe is not always a refusal
/// (it may be broken text), so a label must be a refusal of a request that is harmful. Both filters
/// are counted. Harmless questions with a well-formed answer become benign rows, while those are
/// wanted. Harmful completions are judged, counted and forgotten: nothing keeps them.
///
/// @param writer the uncensored model with its prompt
/// @param pool all models of the merge
/// @param isHarmful tells the questions that must be refused
/// @param screen tells what a reply is
/// @param answerTokens the longest answer; a longer one is dropped, never cut
/// @param marking what rows are marked with
/// @param seed the key of the draws among labels
public record PaperSafety(
    QuestionWriter writer,
    List<Speaker> pool,
    Predicate<String> isHarmful,
    Screen screen,
    int answerTokens,
    Marking marking,
    long seed)
    implements Strategy {
  /// What a card says of it.
  public static final String METHOD =
      "An uncensored model wrote questions per topic; all models of the merge answered them"
          + " greedily; of the replies that refuse a harmful request, one was drawn as the label"
          + " (arXiv 2406.14563, section 3, with a refusal check).";

  /// What a card says of its limits, before the judge's description.
  public static final String LIMITATIONS =
      "The questions are as varied as their writer; what is harmful and what refuses was decided"
          + " by: ";

  public PaperSafety {
    pool = List.copyOf(pool);
    if (pool.isEmpty()) {
      throw new InvalidInputException(
          "a safety set needs at least one model that answers, was none");
    }
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    Map<Slot, Proposal> settled = new HashMap<>();
    List<Question> questions = writer.write(slots, round, settled);
    List<Question> harmful = new ArrayList<>();
    List<Question> harmless = new ArrayList<>();
    for (Question question : questions) {
      boolean toRefuse = isHarmful.test(question.text());
      if (round.wanted().contains(kind(toRefuse))) {
        (toRefuse ? harmful : harmless).add(question);
      } else {
        Reject reason = toRefuse ? Reject.QUOTA_FULL : Reject.NOT_HARMFUL;
        settled.put(question.slot(), new Proposal.Dropped(question.slot(), reason));
      }
    }
    answer(harmful, true, round, settled);
    answer(harmless, false, round, settled);
    return slots.stream().map(slot -> Objects.requireNonNull(settled.get(slot))).toList();
  }

  @Override
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>(List.of(writer.step()));
    for (Speaker speaker : pool) {
      steps.add(
          Answers.plain(speaker)
              .step("answer", 1, QuestionWriter.QUESTION_CHARACTERS, answerTokens));
    }
    return steps;
  }

  private static Example.Kind kind(boolean isHarmful) {
    return isHarmful ? Example.Kind.HARMFUL : Example.Kind.BENIGN_CONTRAST;
  }

  /// Asks every model of the pool, each for all questions at once.
  private void answer(
      List<Question> questions, boolean toRefuse, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    List<List<Answer>> answers = new ArrayList<>();
    questions.forEach(_ -> answers.add(new ArrayList<>()));
    for (Speaker speaker : pool) {
      List<Call> calls =
          questions.stream().map(question -> question.call(speaker, answerTokens)).toList();
      List<Answers.Given> given =
          Answers.plain(speaker).given(calls, toRefuse ? screen : null, round);
      for (int i = 0; i < calls.size(); i++) {
        answers.get(i).add(new Answer(speaker, given.get(i).call(), given.get(i).reply()));
      }
    }
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      settled.put(question.slot(), labelled(question, toRefuse, answers.get(i), round));
    }
  }

  /// A reply with the call that it answers.
  private record Answer(Speaker speaker, Call call, Reply reply) {}

  private Proposal labelled(Question question, boolean toRefuse, List<Answer> answers, Round round)
      throws InterruptedException {
    List<Answer> labels = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.reply instanceof Reply.NotAsked) {
        return new Proposal.Pending(question.slot());
      }
      if (isLabel(answer, toRefuse, round)) {
        labels.add(answer);
      }
    }
    if (labels.isEmpty()) {
      return new Proposal.Dropped(question.slot(), nobody(answers, toRefuse));
    }
    return row(
        question,
        toRefuse,
        labels.get(Seeds.pick(seed, "label", question.slot().number(), labels.size())));
  }

  /// Whether a reply may be the label: a refusal for a harmful question, help for a harmless one.
  private boolean isLabel(Answer answer, boolean toRefuse, Round round)
      throws InterruptedException {
    Verdict verdict =
        switch (answer.reply) {
          case Reply.Said said ->
              // The screen let nothing but refusals of harmful requests pass.
              toRefuse ? Verdict.REFUSED : screen.verdict(answer.call, said.text());
          case Reply.Withheld withheld -> withheld.verdict();
          case Reply.Filtered _, Reply.Rejected _, Reply.NotAsked _ -> null;
        };
    if (verdict == null) {
      return false;
    }
    count(toRefuse ? "harmful_replies" : "harmless_replies", verdict, round);
    return verdict == (toRefuse ? Verdict.REFUSED : Verdict.COMPLIED)
        && answer.reply instanceof Reply.Said said
        && said.isUsable();
  }

  /// Counts the paper's filter, which lets everything but compliance pass, beside the stricter one.
  private static void count(String replies, Verdict verdict, Round round) {
    round.counter().accept(replies);
    if (verdict != Verdict.COMPLIED) {
      round.counter().accept(replies + "_not_complying");
    }
    if (verdict == Verdict.REFUSED) {
      round.counter().accept(replies + "_refusing");
    }
  }

  private static Reject nobody(List<Answer> answers, boolean toRefuse) {
    if (answers.stream().allMatch(answer -> answer.reply instanceof Reply.Filtered)) {
      return Reject.PROVIDER_FILTERED;
    }
    return toRefuse ? Reject.NO_REFUSAL : Reject.NO_HELP;
  }

  private Proposal row(Question question, boolean toRefuse, Answer label) {
    Reply.Said said = (Reply.Said) label.reply;
    Example row =
        Example.of(
            question.text(),
            said.text(),
            kind(toRefuse),
            null,
            question.topic(),
            marking.origin(
                question.ask(), Credit.of(label.speaker, null, label.call, said.receipt())));
    return new Proposal.Candidate(question.slot(), List.of(row));
  }
}
