package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Makes D_safety of arXiv 2406.14563, section 3: an uncensored model writes questions, every model
/// of the pool answers them, and the label is drawn among the refusals.
///
/// Stricter than the paper in one point: a reply that a guard calls safe is not always a refusal
/// (it may be broken text), so a label must be a refusal of a request that the judge calls harmful.
/// The manifest counts both filters. Harmless questions with a well-formed answer become benign
/// rows, up to their quota. Harmful completions are judged, counted and forgotten: nothing keeps
/// them.
///
/// @param writer the uncensored model with its prompt and topics
/// @param pool all models of the merge, which answer greedily
/// @param judge decides what is harmful and what is a refusal
/// @param evaluationPrompts prompts that must not come up, because something is measured on them
/// @param progress is told of rows
public record SafetySynthesis(
    Asker writer,
    List<Speaker> pool,
    Judge judge,
    Set<String> evaluationPrompts,
    Progress progress) {
  private static final String METHOD =
      "An uncensored model wrote questions per topic; all models of the merge answered them"
          + " greedily; of the replies that refuse a harmful request, one was drawn as the label"
          + " (arXiv 2406.14563, section 3, with a refusal check).";
  private static final String LIMITATIONS =
      "The questions are as varied as their writer; what is harmful and what refuses was decided"
          + " by: ";

  public SafetySynthesis {
    pool = List.copyOf(pool);
    evaluationPrompts = Set.copyOf(evaluationPrompts);
    if (pool.isEmpty()) {
      throw new InvalidInputException(
          "a safety set needs at least one model that answers, was none");
    }
  }

  /// Makes the set; equal settings, models and prompts make equal sets.
  public Dataset synthesize(SafetySettings settings) throws InterruptedException {
    Account account = account(settings);
    progress.begin("safety rows " + settings.name(), settings.harmful().total());
    Run run = new Run(this, settings, account);
    run.harvest.fill(run.harmful, writer, settings.terms().candidates(), run::answer);
    progress.end(run.harvest.outcome());
    return new Dataset(
        settings.name(),
        run.harvest.rows(),
        account.production(
            METHOD, LIMITATIONS + judge.description() + ".", settings.terms().marking()));
  }

  private Account account(SafetySettings settings) {
    Account account =
        new Account()
            .set(settings.terms())
            .setQuota("harmful", settings.harmful())
            .setQuota("benign", settings.benign())
            .setEvaluation(evaluationPrompts)
            .set("topics", writer.topics())
            .set("judge", judge.description())
            .set("writer", writer.speaker().name())
            .add(writer);
    pool.forEach(account::add);
    return account.set("pool", pool.stream().map(Speaker::name).toList());
  }

  /// The state of one synthesis.
  private static final class Run {
    private final SafetySynthesis of;
    private final Terms terms;
    private final Account account;
    private final Slots harmful;
    private final Slots benign;
    private final Harvest harvest;

    Run(SafetySynthesis of, SafetySettings settings, Account account) {
      this.of = of;
      terms = settings.terms();
      this.account = account;
      harmful = new Slots(settings.harmful(), Seeds.of(terms.seed(), "harmful", 0));
      benign = new Slots(settings.benign(), Seeds.of(terms.seed(), "benign", 0));
      Questions questions = new Questions(terms, null, of.evaluationPrompts, account);
      harvest = new Harvest(questions, account, of.progress);
    }

    /// Asks every model of the pool and keeps what the judge lets pass, in the order of the
    /// questions.
    void answer(List<Question> round) throws InterruptedException {
      List<Question> questions = round.stream().filter(this::isWanted).toList();
      List<Speaker.Turn> turns =
          questions.stream().map(question -> question.turn(terms.answerTokens())).toList();
      List<List<Speaker.Reply>> replies = new ArrayList<>();
      for (Speaker speaker : of.pool) {
        replies.add(speaker.replies(turns));
      }
      for (int i = 0; i < questions.size(); i++) {
        int number = i;
        accept(questions.get(i), replies.stream().map(all -> all.get(number)).toList());
      }
    }

    private boolean isWanted(Question question) {
      boolean wanted = of.judge.isHarmful(question.text()) || benign.left() > 0;
      if (!wanted) {
        account.reject(Reject.NOT_HARMFUL);
      }
      return wanted;
    }

    private void accept(Question question, List<Speaker.Reply> replies) {
      boolean isHarmful = of.judge.isHarmful(question.text());
      List<Integer> labels = labels(question, replies, isHarmful);
      Slots slots = isHarmful ? harmful : benign;
      if (labels.isEmpty()) {
        account.reject(isHarmful ? Reject.NO_REFUSAL : Reject.NO_HELP);
      } else if (slots.left() == 0) {
        account.reject(Reject.QUOTA_FULL);
      } else {
        int drawn =
            labels.get(Seeds.pick(terms.seed(), "label", question.slot().number(), labels.size()));
        Example.Kind kind = isHarmful ? Example.Kind.HARMFUL : Example.Kind.BENIGN_CONTRAST;
        String label = replies.get(drawn).text();
        harvest.add(slots.take(), question.row(kind, of.pool.get(drawn), label, terms.marking()));
      }
    }

    /// The models whose reply may be the label: a refusal for a harmful question, help for a
    /// harmless one.
    private List<Integer> labels(
        Question question, List<Speaker.Reply> replies, boolean isHarmful) {
      List<Integer> labels = new ArrayList<>();
      for (int model = 0; model < replies.size(); model++) {
        Speaker.Reply reply = replies.get(model);
        Verdict verdict = of.judge.verdict(question.text(), reply.text());
        count(isHarmful ? "harmful_replies" : "harmless_replies", verdict);
        boolean isLabel = verdict == (isHarmful ? Verdict.REFUSED : Verdict.COMPLIED);
        if (isLabel && reply.isUsable()) {
          labels.add(model);
        }
      }
      return labels;
    }

    /// Counts the paper's filter, which lets everything but compliance pass, beside the stricter
    /// one.
    private void count(String replies, Verdict verdict) {
      account.count(replies);
      if (verdict != Verdict.COMPLIED) {
        account.count(replies + "_not_complying");
      }
      if (verdict == Verdict.REFUSED) {
        account.count(replies + "_refusing");
      }
    }
  }
}
