package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import java.util.List;
import java.util.Set;

/// Makes D_expert of arXiv 2406.14563, section 3: each expert writes questions of its domain and
/// answers them itself, greedily. Whether an answer is right is not checked, as in the paper: the
/// expert's own answer is the label.
///
/// @param experts the experts with their prompts and topics; they share the rows evenly
/// @param evaluationPrompts prompts that must not come up, because something is measured on them
/// @param progress is told of rows
public record DomainSynthesis(
    List<Asker> experts, Set<String> evaluationPrompts, Progress progress) {
  private static final String METHOD =
      "Each expert wrote questions of its domain and answered them itself, greedily (arXiv"
          + " 2406.14563, section 3).";
  private static final String LIMITATIONS =
      "Nobody checked that the answers are right: a row says what its expert says.";

  public DomainSynthesis {
    experts = List.copyOf(experts);
    evaluationPrompts = Set.copyOf(evaluationPrompts);
    if (experts.isEmpty()) {
      throw new InvalidInputException("a domain set needs at least one expert, was none");
    }
  }

  /// Makes the set; equal settings, models and prompts make equal sets.
  public Dataset synthesize(DomainSettings settings) throws InterruptedException {
    Terms terms = settings.terms();
    Account account = account(settings);
    Questions questions = new Questions(terms, settings.wellFormed(), evaluationPrompts, account);
    Harvest harvest = new Harvest(questions, account, progress);
    progress.begin("domain rows " + settings.name(), settings.rows().total());
    for (int i = 0; i < experts.size(); i++) {
      Asker expert = experts.get(i);
      Slots slots =
          new Slots(settings.rows().share(i, experts.size()), Seeds.of(terms.seed(), "domain", i));
      Run run = new Run(expert.speaker(), slots, harvest, account, terms);
      harvest.fill(slots, expert, Math.max(1, terms.candidates() / experts.size()), run::answer);
    }
    progress.end(harvest.outcome());
    return new Dataset(
        settings.name(), harvest.rows(), account.production(METHOD, LIMITATIONS, terms.marking()));
  }

  private Account account(DomainSettings settings) {
    Account account =
        new Account()
            .set(settings.terms())
            .setQuota("domain", settings.rows())
            .setEvaluation(evaluationPrompts)
            .set("well_formed", settings.wellFormed() == null ? "any" : settings.wellFormed())
            .set("topics", experts.stream().map(Asker::topics).toList())
            .set("experts", experts.stream().map(expert -> expert.speaker().name()).toList());
    experts.forEach(account::add);
    return account;
  }

  /// One expert's part.
  private record Run(Speaker expert, Slots slots, Harvest harvest, Account account, Terms terms) {

    /// Has the questions answered and keeps what can be used, in their order.
    void answer(List<Question> questions) throws InterruptedException {
      List<Speaker.Reply> replies =
          expert.replies(
              questions.stream().map(question -> question.turn(terms.answerTokens())).toList());
      for (int i = 0; i < questions.size(); i++) {
        Speaker.Reply reply = replies.get(i);
        if (!reply.isUsable()) {
          account.reject(Reject.TRUNCATED);
        } else if (slots.left() == 0) {
          account.reject(Reject.QUOTA_FULL);
        } else {
          harvest.add(
              slots.take(),
              questions.get(i).row(Example.Kind.DOMAIN, expert, reply.text(), terms.marking()));
        }
      }
    }
  }
}
