package dev.mergewright.experiment;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Row;
import dev.mergewright.space.Objective;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// The rows behind each term of the objective, encoded once.
///
/// @param byTerm the rows by the term whose loss they give
record ObjectiveRows(SequencedMap<String, EncodedRows> byTerm) {
  /// The rows of one split: refusals for the safety term, the experts' own answers for the expert
  /// term, answers to harmless requests that look harmful for the benign term.
  static ObjectiveRows of(Dataset safety, Dataset expert, Split split, ChatFormat format) {
    SequencedMap<String, EncodedRows> byTerm = new LinkedHashMap<>();
    byTerm.put(Objective.SAFETY, encode(safety, Example.Kind.HARMFUL, split, format));
    byTerm.put(Objective.EXPERT, encode(expert, Example.Kind.DOMAIN, split, format));
    byTerm.put(Objective.BENIGN, encode(safety, Example.Kind.BENIGN_CONTRAST, split, format));
    return new ObjectiveRows(byTerm);
  }

  /// The mean answer loss of each term: token cross-entropy averaged per row, then over rows.
  Map<String, Double> losses(LanguageModel model, List<String> terms) {
    return means(terms, term -> model.answerLosses(rows(term)));
  }

  /// The same of a model that was scored on [#sets].
  Map<String, Double> losses(CandidateLosses.Scored scored, List<String> terms) {
    return means(terms, term -> scored.of(terms.indexOf(term)));
  }

  /// The tokens of the rows of several terms, prompts and answers.
  long tokens(List<String> terms) {
    return terms.stream().mapToLong(term -> rows(term).tokens()).sum();
  }

  /// The rows of several terms, in their order.
  List<EncodedRows> sets(List<String> terms) {
    return terms.stream().map(this::rows).toList();
  }

  private static Map<String, Double> means(
      List<String> terms, Function<String, double[]> lossesOf) {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (String term : terms) {
      losses.put(term, Arrays.stream(lossesOf.apply(term)).average().orElse(Double.NaN));
    }
    return losses;
  }

  /// The mean answer loss over the rows of several terms together.
  double loss(LanguageModel model, List<String> terms) {
    return terms.stream()
        .flatMapToDouble(term -> Arrays.stream(model.answerLosses(rows(term))))
        .average()
        .orElse(Double.NaN);
  }

  /// The rows of a term.
  EncodedRows rows(String term) {
    EncodedRows rows = byTerm.get(term);
    if (rows == null) {
      throw new IllegalArgumentException("no rows for the term " + term);
    }
    return rows;
  }

  private static EncodedRows encode(
      Dataset dataset, Example.Kind kind, Split split, ChatFormat format) {
    return format.encode(
        dataset.rows(split).stream()
            .filter(row -> row.kind() == kind)
            .map(row -> Row.of(row.prompt(), row.response()))
            .toList());
  }
}
