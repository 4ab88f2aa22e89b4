package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.CandidateLosses;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Row;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The rows behind each loss of the objective, encoded once.
///
/// @param sets the rows by the set that they are: one of [Term#SETS]
/// @param topics which of the safety rows are about a topic, by topic
public record ObjectiveRows(
    SequencedMap<String, EncodedRows> sets, SequencedMap<String, List<Integer>> topics) {
  /// The rows of one split: refusals for the safety term, the experts' own answers for the expert
  /// term, answers to harmless requests that look harmful for the benign term.
  public static ObjectiveRows of(Dataset safety, Dataset expert, Split split, ChatFormat format) {
    SequencedMap<String, EncodedRows> sets = new LinkedHashMap<>();
    sets.put(Objective.SAFETY, encode(safety, Example.Kind.HARMFUL, split, format));
    sets.put(Objective.EXPERT, encode(expert, Example.Kind.DOMAIN, split, format));
    sets.put(Objective.BENIGN, encode(safety, Example.Kind.BENIGN_CONTRAST, split, format));
    SequencedMap<String, List<Integer>> topics = new LinkedHashMap<>();
    List<Example> harmful = rows(safety, Example.Kind.HARMFUL, split);
    for (int row = 0; row < harmful.size(); row++) {
      topics.computeIfAbsent(harmful.get(row).topic(), _ -> new ArrayList<>()).add(row);
    }
    return new ObjectiveRows(sets, topics);
  }

  /// The mean answer loss of each term: token cross-entropy averaged per row, then over rows.
  public Map<String, Double> losses(LanguageModel model, List<String> terms) {
    return new RowResults(rowLosses(model, terms), Map.of()).values(terms);
  }

  /// The answer loss of every row of each term.
  public Map<String, List<Double>> rowLosses(LanguageModel model, List<String> terms) {
    return byTerm(terms, set -> model.answerLosses(rows(set)));
  }

  /// The same of a model that was scored on [#sets(List)].
  public Map<String, List<Double>> rowLosses(CandidateLosses.Scored scored, List<String> terms) {
    List<String> names = names(terms);
    return byTerm(terms, set -> scored.of(names.indexOf(set)));
  }

  /// The tokens of the rows of several terms, prompts and answers; a set that two terms share
  /// counts once.
  public long tokens(List<String> terms) {
    return sets(terms).stream().mapToLong(EncodedRows::tokens).sum();
  }

  /// The terms that are losses of whole sets, in order.
  public List<String> terms() {
    return List.copyOf(sets.keySet());
  }

  /// The number of rows of all sets.
  public int size() {
    return sets.values().stream().mapToInt(EncodedRows::size).sum();
  }

  /// The tokens of all rows.
  public long tokens() {
    return tokens(terms());
  }

  /// The first rows of every set, at least one, without their topics; sets without rows are left
  /// out.
  ///
  /// @param share how many of them
  public ObjectiveRows first(double share) {
    SequencedMap<String, EncodedRows> few = new LinkedHashMap<>();
    sets.forEach(
        (set, rows) -> {
          if (rows.size() > 0) {
            int count = Math.clamp(Math.round(share * rows.size()), 1, rows.size());
            few.put(set, rows.select(IntStream.range(0, count).toArray()));
          }
        });
    return new ObjectiveRows(few, new LinkedHashMap<>());
  }

  /// The rows that count for a loss.
  public EncodedRows of(String term) {
    Term.Loss loss = loss(term);
    EncodedRows all = rows(loss.set());
    return loss.topic().isEmpty()
        ? all
        : all.select(
            topics.getOrDefault(loss.topic(), List.of()).stream()
                .mapToInt(Integer::intValue)
                .toArray());
  }

  /// The rows that several terms need, each set once.
  public List<EncodedRows> sets(List<String> terms) {
    return names(terms).stream().map(this::rows).toList();
  }

  /// The mean answer loss over the rows of several terms together.
  public double loss(LanguageModel model, List<String> terms) {
    return new RowResults(rowLosses(model, terms), Map.of()).pooledLoss(terms);
  }

  /// Whether there are rows for a loss.
  boolean has(Term.Loss loss) {
    return loss.topic().isEmpty() ? rows(loss.set()).size() > 0 : topics.containsKey(loss.topic());
  }

  private Map<String, List<Double>> byTerm(
      List<String> terms, Function<String, double[]> lossesOf) {
    Map<String, double[]> bySet = new LinkedHashMap<>();
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    for (String term : terms) {
      Term.Loss loss = loss(term);
      double[] all = bySet.computeIfAbsent(loss.set(), lossesOf);
      losses.put(
          term,
          loss.topic().isEmpty()
              ? Arrays.stream(all).boxed().toList()
              : topics.getOrDefault(loss.topic(), List.of()).stream()
                  .map(row -> all[row])
                  .toList());
    }
    return losses;
  }

  private static List<String> names(List<String> terms) {
    return terms.stream().map(term -> loss(term).set()).distinct().toList();
  }

  private static Term.Loss loss(String term) {
    if (Term.of(term) instanceof Term.Loss loss) {
      return loss;
    }
    throw new IllegalArgumentException(term + " is no loss");
  }

  private EncodedRows rows(String set) {
    return Objects.requireNonNull(sets.get(set)); // there is one for each of Term.SETS
  }

  private static EncodedRows encode(
      Dataset dataset, Example.Kind kind, Split split, ChatFormat format) {
    return format.encode(
        rows(dataset, kind, split).stream()
            .map(row -> Row.of(row.prompt(), row.response()))
            .toList());
  }

  private static List<Example> rows(Dataset dataset, Example.Kind kind, Split split) {
    return dataset.rows(split).stream().filter(row -> row.kind() == kind).toList();
  }
}
