package dev.mergewright.evaluation;

import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;

/// Two models on the same rows: on which rows did only one of them do right?
///
/// Rows on which both are right or both are wrong say nothing about the difference. If the models
/// are equally good, each remaining row falls to either side like a fair coin.
///
/// @param pairs all rows
/// @param onlyFirst rows on which only the first model is right
/// @param onlySecond rows on which only the second model is right
public record McNemar(long pairs, long onlyFirst, long onlySecond) {
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0 || onlyFirst + onlySecond > pairs || pairs < 1) {
      throw new IllegalArgumentException(
          "discordant rows must be at least 0 and within all rows, was "
              + (onlyFirst + " + " + onlySecond + " of " + pairs));
    }
  }

  /// Compares row by row.
  ///
  /// @throws IllegalArgumentException when the models were not asked the same number of rows
  public static McNemar of(List<Boolean> first, List<Boolean> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "paired rows must be the same rows, was " + first.size() + " and " + second.size());
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.size(); i++) {
      onlyFirst += first.get(i) && !second.get(i) ? 1 : 0;
      onlySecond += second.get(i) && !first.get(i) ? 1 : 0;
    }
    return new McNemar(first.size(), onlyFirst, onlySecond);
  }

  /// Several comparisons as one, by the sum of their discordant rows: each stratum (a seed, a
  /// method) compares only within itself.
  ///
  /// The same rows under several seeds are not independent, so the p-value of the pool is too small
  /// when the seeds agree row by row; [PairedBootstrap] draws rows and keeps their seeds together.
  public static McNemar pooled(List<McNemar> strata) {
    return new McNemar(
        strata.stream().mapToLong(McNemar::pairs).sum(),
        strata.stream().mapToLong(McNemar::onlyFirst).sum(),
        strata.stream().mapToLong(McNemar::onlySecond).sum());
  }

  /// The rate of the first model minus the rate of the second, in [-1, 1].
  public double difference() {
    return (double) (onlyFirst - onlySecond) / pairs;
  }

  /// The exact two-sided p-value of the hypothesis that both models are equally good.
  ///
  /// ```text
  /// p = min(1, 2 P(X <= min(b, c)))        X ~ Binomial(b + c, 1/2)    b, c  discordant rows
  /// ```
  ///
  /// 1 when no row is discordant. Source: Q. McNemar, Psychometrika 12 (1947), 153-157, in the
  /// exact form.
  public double p() {
    return Math.min(1, 2 * coin().cumulativeProbability(fewer()));
  }

  /// The 95 % interval of [#difference]: Wald's after one row is added to each discordant cell.
  ///
  /// ```text
  /// (b'-c') +- z sqrt((b'+c' - (b'-c')^2) / (n+2))       b' = (b+1)/(n+2)   c' = (c+1)/(n+2)   n  pairs
  /// ```
  ///
  /// Source: Bonett and Price, Br. J. Math. Stat. Psychol. 65 (2012), 479-488.
  public Interval interval() {
    double n = pairs + 2.0;
    double first = (onlyFirst + 1) / n;
    double second = (onlySecond + 1) / n;
    double center = first - second;
    double half = Proportion.Z95 * Math.sqrt((first + second - center * center) / n);
    return new Interval(Math.max(-1, center - half), Math.min(1, center + half));
  }

  private int fewer() {
    return Math.toIntExact(Math.min(onlyFirst, onlySecond));
  }

  private BinomialDistribution coin() {
    // No generator: the distribution is only asked for probabilities.
    return new BinomialDistribution(null, Math.toIntExact(onlyFirst + onlySecond), 0.5);
  }
}
