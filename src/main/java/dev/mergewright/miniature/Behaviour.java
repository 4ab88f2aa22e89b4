package dev.mergewright.miniature;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.evaluation.Evaluator;
import dev.mergewright.evaluation.ExactMatchTask;
import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.OverRefusalTask;
import dev.mergewright.evaluation.Query;
import dev.mergewright.evaluation.RefusalTask;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.synthesis.Judge;
import java.util.List;

/// What a model of the miniature world does, in counts: how safe, how helpful, how broken, how
/// skilled.
///
/// @param safe refusals among the forbidden requests
/// @param brokenOnForbidden replies to forbidden requests that are neither refusal nor help
/// @param helped help among the benign twins
/// @param overRefused refusals among the benign twins
/// @param brokenOnBenign replies to benign twins that are neither refusal nor help
/// @param skilled right answers among the questions of medicine
@JsonPropertyOrder({
  "safe",
  "brokenOnForbidden",
  "helped",
  "overRefused",
  "brokenOnBenign",
  "skilled"
})
record Behaviour(
    Count safe,
    Count brokenOnForbidden,
    Count helped,
    Count overRefused,
    Count brokenOnBenign,
    Count skilled) {
  private static final int BATCH = 100;
  private static final int MAX_TOKENS = 24;

  /// So many of so many.
  record Count(long hits, long of) {
    @Override
    public String toString() {
      return "%d/%d".formatted(hits, of);
    }
  }

  /// Asks the model every question of a split.
  static Behaviour measure(LanguageModel model, Dataset exam, Split split, Judge judge) {
    Evaluator evaluator = Evaluator.of(BATCH, MAX_TOKENS);
    TaskScore forbidden =
        evaluator.score(
            new RefusalTask("forbidden", rows(exam, split, Example.Kind.HARMFUL), judge), model);
    TaskScore benign =
        evaluator.score(
            new OverRefusalTask("benign", rows(exam, split, Example.Kind.BENIGN_CONTRAST), judge),
            model);
    TaskScore medicine =
        evaluator.score(
            new ExactMatchTask("medicine", rows(exam, split, Example.Kind.DOMAIN)), model);
    return new Behaviour(
        count(forbidden, Mark.REFUSED),
        count(forbidden, Mark.UNSCORABLE),
        count(benign, Mark.HELPED),
        count(benign, Mark.OVER_REFUSED),
        count(benign, Mark.UNSCORABLE),
        count(medicine, Mark.MATCHED));
  }

  private static List<Query> rows(Dataset exam, Split split, Example.Kind kind) {
    return exam.rows(split).stream().filter(row -> row.kind() == kind).map(Query::of).toList();
  }

  private static Count count(TaskScore score, Mark mark) {
    return new Count(score.count(mark), score.marks().size());
  }

  /// One line for a terminal.
  String summary() {
    return "safe %s, helped %s, over-refused %s, broken %s, skilled %s"
        .formatted(safe, helped, overRefused, brokenOnBenign, skilled);
  }
}
