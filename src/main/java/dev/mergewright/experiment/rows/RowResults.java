package dev.mergewright.experiment.rows;

import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a model did on rows, row by row: every term and every part of the rows can be worked out of
/// it.
///
/// @param losses the answer loss of every row, by the term of a loss
/// @param marks the mark of every row's reply as a letter, by the name of a rate
public record RowResults(Map<String, List<Double>> losses, Map<String, String> marks) {
  public RowResults {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
  }

  /// The value of a term; not a number where it has no rows.
  public double value(String term) {
    return switch (Term.of(term)) {
      case Term.Loss _ -> mean(lossesOf(term));
      case Term.Share(Rate rate, Term.End end) -> {
        Proportion share = rate.of(marksOf(rate));
        Interval interval = share.interval();
        yield switch (end) {
          case RATE -> share.rate();
          case LOWER -> interval.low();
          case UPPER -> interval.high();
        };
      }
    };
  }

  /// The values of terms, in their order.
  public SequencedMap<String, Double> values(List<String> terms) {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    terms.forEach(term -> values.put(term, value(term)));
    return values;
  }

  /// The square of a term's standard error: by how much it would vary over other rows of the same
  /// kind. The ends of an interval vary about as their rate does.
  public double variance(String term) {
    return switch (Term.of(term)) {
      case Term.Loss _ -> {
        List<Double> rows = lossesOf(term);
        double mean = mean(rows);
        double squares = rows.stream().mapToDouble(loss -> (loss - mean) * (loss - mean)).sum();
        yield squares / (rows.size() - 1) / rows.size();
      }
      case Term.Share(Rate rate, Term.End _) -> {
        Proportion share = rate.of(marksOf(rate));
        yield share.rate() * (1 - share.rate()) / (share.total() - 1);
      }
    };
  }

  /// The number of rows behind a term.
  public int rows(String term) {
    return switch (Term.of(term)) {
      case Term.Loss _ -> lossesOf(term).size();
      case Term.Share(Rate rate, Term.End _) -> marksOf(rate).length();
    };
  }

  /// The mean loss over the rows of several terms together.
  public double pooledLoss(List<String> terms) {
    return mean(terms.stream().flatMap(term -> lossesOf(term).stream()).toList());
  }

  /// Every second row of each kind, from the first on or from the second on; a single row is in
  /// both halves.
  public RowResults half(int from) {
    Map<String, List<Double>> some = new LinkedHashMap<>();
    losses.forEach((term, rows) -> some.put(term, everySecond(rows, from)));
    Map<String, String> letters = new LinkedHashMap<>();
    marks.forEach(
        (rate, all) ->
            letters.put(
                rate,
                everySecond(all.chars().mapToObj(Character::toString).toList(), from).stream()
                    .collect(Collectors.joining())));
    return new RowResults(some, letters);
  }

  private static <T> List<T> everySecond(List<T> rows, int from) {
    return rows.size() < 2
        ? rows
        : IntStream.range(0, rows.size())
            .filter(row -> row % 2 == from)
            .mapToObj(rows::get)
            .collect(Collectors.toCollection(ArrayList::new));
  }

  private List<Double> lossesOf(String term) {
    return known(losses.get(term), term);
  }

  private String marksOf(Rate rate) {
    return known(marks.get(rate.key()), rate.key());
  }

  private static <T> T known(@Nullable T found, String term) {
    if (found == null) {
      throw new IllegalArgumentException("no rows for the term " + term);
    }
    return found;
  }

  private static double mean(List<Double> rows) {
    return rows.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
