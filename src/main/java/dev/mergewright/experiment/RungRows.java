package dev.mergewright.experiment;

import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// The rows that a rung of a race adds.
///
/// @param byTerm them by the loss that they count for
record RungRows(SequencedMap<String, EncodedRows> byTerm) {
  /// The answer loss of every row of a term.
  double[] rowLosses(LanguageModel model, String term) {
    return model.answerLosses(rows(term));
  }

  /// The number of rows of a term.
  int size(String term) {
    return rows(term).size();
  }

  /// The tokens of the rows of several terms, prompts and answers.
  long tokens(List<String> terms) {
    return terms.stream().mapToLong(term -> rows(term).tokens()).sum();
  }

  /// The rows of several terms, in their order.
  List<EncodedRows> sets(List<String> terms) {
    return terms.stream().map(this::rows).toList();
  }

  private EncodedRows rows(String term) {
    return Objects.requireNonNull(byTerm.get(term)); // a race has rows for each of its terms
  }
}
