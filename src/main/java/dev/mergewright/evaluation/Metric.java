package dev.mergewright.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What is made of the readings of all rows: a rate, a mean or a perplexity, each with its own way
/// of saying how sure it is and of comparing two models row by row.
sealed interface Metric {
  /// The name in tables and files.
  String name();

  /// Whether a greater figure is a better one.
  boolean isHigherBetter();

  /// The figure; empty when no row says anything.
  Optional<Score> score(List<Reading> readings);

  /// The difference between two models over the rows that both say something about; empty when
  /// there is none.
  Optional<Difference> difference(List<Reading> first, List<Reading> second);

  /// The share of rows that succeed, with Wilson's interval and the standard error of a mean,
  /// `sqrt( p (1-p) / (n-1))`; compared by McNemar's exact test.
  record Rate(String name, boolean isHigherBetter) implements Metric {
    @Override
    public Optional<Score> score(List<Reading> readings) {
      List<Reading> there = readings.stream().filter(Reading::isThere).toList();
      if (there.isEmpty()) {
        return Optional.empty();
      }
      long hits = there.stream().filter(reading -> reading.amount() > 0).count();
      Proportion share = new Proportion(hits, there.size());
      double p = share.rate();
      double error = there.size() == 1 ? 0 : Math.sqrt(p * (1 - p) / (there.size() - 1));
      return Optional.of(new Score(name, there.size(), p, error, share.interval(), true));
    }

    @Override
    public Optional<Difference> difference(List<Reading> first, List<Reading> second) {
      List<Boolean> one = new ArrayList<>();
      List<Boolean> two = new ArrayList<>();
      for (int row : Metric.common(first, second)) {
        one.add(first.get(row).amount() > 0);
        two.add(second.get(row).amount() > 0);
      }
      if (one.isEmpty()) {
        return Optional.empty();
      }
      McNemar test = McNemar.of(one, two);
      return Optional.of(
          new Difference(
              name, one.size(), test.difference(), test.interval(), test.p(), "McNemar, exact"));
    }
  }

  /// The mean over rows, with a bootstrap interval; compared by the paired bootstrap and Wilcoxon's
  /// signed ranks.
  record Mean(String name, boolean isHigherBetter) implements Metric {
    @Override
    public Optional<Score> score(List<Reading> readings) {
      List<Double> values = readings.stream().filter(Reading::isThere).map(Reading::ratio).toList();
      if (values.isEmpty()) {
        return Optional.empty();
      }
      Spread spread = Spread.of(values);
      PairedBootstrap around = PairedBootstrap.of(values, Bootstrap.RESAMPLES, Bootstrap.random());
      return Optional.of(
          new Score(
              name,
              values.size(),
              spread.mean(),
              spread.standardError(),
              around.interval(),
              false));
    }

    @Override
    public Optional<Difference> difference(List<Reading> first, List<Reading> second) {
      List<Double> differences = Metric.differences(first, second);
      if (differences.isEmpty()) {
        return Optional.empty();
      }
      PairedBootstrap around =
          PairedBootstrap.of(differences, Bootstrap.RESAMPLES, Bootstrap.random());
      return Optional.of(
          new Difference(
              name,
              differences.size(),
              around.mean(),
              around.interval(),
              WilcoxonSignedRank.of(differences).p(),
              WILCOXON));
    }
  }

  /// The exponential of the mean loss per token over all rows, long rows counting for more; with a
  /// bootstrap over rows. Compared by the paired bootstrap of the difference and Wilcoxon's signed
  /// ranks of the rows' mean losses.
  record Perplexity(String name) implements Metric {
    @Override
    public boolean isHigherBetter() {
      return false;
    }

    @Override
    public Optional<Score> score(List<Reading> readings) {
      List<Reading> there = readings.stream().filter(Reading::isThere).toList();
      if (there.isEmpty()) {
        return Optional.empty();
      }
      ToDoubleFunction<int[]> figure = rows -> of(there, rows);
      Bootstrap around = Bootstrap.of(there.size(), figure, Bootstrap.random());
      return Optional.of(
          new Score(
              name,
              there.size(),
              figure.applyAsDouble(Metric.all(there.size())),
              there.size() == 1 ? 0 : around.deviation(),
              around.interval(),
              false));
    }

    @Override
    public Optional<Difference> difference(List<Reading> first, List<Reading> second) {
      int[] common = Metric.common(first, second);
      if (common.length == 0) {
        return Optional.empty();
      }
      List<Reading> one = new ArrayList<>();
      List<Reading> two = new ArrayList<>();
      for (int row : common) {
        one.add(first.get(row));
        two.add(second.get(row));
      }
      ToDoubleFunction<int[]> figure = rows -> of(one, rows) - of(two, rows);
      Bootstrap around = Bootstrap.of(one.size(), figure, Bootstrap.random());
      return Optional.of(
          new Difference(
              name,
              one.size(),
              figure.applyAsDouble(Metric.all(one.size())),
              around.interval(),
              WilcoxonSignedRank.of(Metric.differences(one, two)).p(),
              WILCOXON));
    }

    private static double of(List<Reading> readings, int[] rows) {
      double amount = 0;
      double count = 0;
      for (int row : rows) {
        amount += readings.get(row).amount();
        count += readings.get(row).count();
      }
      return Math.exp(amount / count);
    }
  }

  /// What [Mean] and [Perplexity] are tested by.
  String WILCOXON = "Wilcoxon signed ranks";

  private static int[] common(List<Reading> first, List<Reading> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "paired rows must be the same rows, was " + first.size() + " and " + second.size());
    }
    return IntStream.range(0, first.size())
        .filter(row -> first.get(row).isThere() && second.get(row).isThere())
        .toArray();
  }

  private static int[] all(int rows) {
    return IntStream.range(0, rows).toArray();
  }

  private static List<Double> differences(List<Reading> first, List<Reading> second) {
    List<Double> differences = new ArrayList<>();
    for (int row : common(first, second)) {
      differences.add(first.get(row).ratio() - second.get(row).ratio());
    }
    return differences;
  }
}
