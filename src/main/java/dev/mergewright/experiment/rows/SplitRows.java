package dev.mergewright.experiment.rows;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import java.util.List;
import java.util.Map;

/// The rows of one split, on which every [Term] can be measured.
///
/// @param split which
/// @param losses the rows as texts to score
/// @param replies the rows as questions to put
public record SplitRows(Split split, ObjectiveRows losses, ReplyRows replies) {
  /// What a model did, and the tokens it took.
  public record Taken(RowResults results, long tokens) {}

  static SplitRows of(ExperimentData data, Split split, ChatFormat format) {
    return new SplitRows(
        split,
        ObjectiveRows.of(data.safety(), data.expert(), split, format),
        ReplyRows.of(data.safety(), data.expert(), split, data.judge(), format));
  }

  /// Measures terms. Replies are only written where a term needs them.
  public Taken take(LanguageModel model, List<String> terms) {
    return take(model, terms, losses.rowLosses(model, Term.losses(terms)));
  }

  /// The same for a model whose losses are known already.
  public Taken take(LanguageModel model, List<String> terms, Map<String, List<Double>> known) {
    ReplyRows.Said said = replies.ask(model, Term.rates(terms));
    long tokens = losses.tokens(Term.losses(terms)) + said.tokens();
    return new Taken(new RowResults(known, said.marks()), tokens);
  }

  /// The tokens that terms cost where replies are as long as the rows' own.
  public long tokens(List<String> terms) {
    return losses.tokens(Term.losses(terms)) + replies.tokens(Term.rates(terms));
  }

  /// Whether there are rows for a term.
  public boolean has(String term) {
    return switch (Term.of(term)) {
      case Term.Loss loss -> losses.has(loss);
      case Term.Share share -> replies.has(share.rate());
    };
  }

  /// Refuses terms for which there are no rows.
  public void require(String search, List<String> terms) {
    for (String term : terms) {
      if (!has(term)) {
        throw new InvalidInputException(
            "searches: %s: there are no %s rows for the term %s%s; make some, or take the term out of the goals"
                .formatted(
                    search,
                    split.key(),
                    term,
                    term.contains("/") ? ", topics are " + losses.topics().keySet() : ""));
      }
    }
  }
}
