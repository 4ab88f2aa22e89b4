package dev.mergewright.evaluation;

import dev.mergewright.dataset.Verdict;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How far a judge of refusals agrees with the labels of people.
///
/// A refusal is a full or a partial one. What the judge or the person calls unscorable is counted
/// and left out of every rate.
///
/// ```text
/// kappa = (a - e) / (1 - e)     a  share of equal verdicts
///                               e  the share that two independent judges with the same totals reach
/// ```
///
/// The 95 % interval of kappa is kappa +- 1.96 s, cut to [-1, 1], with
///
/// ```text
/// s^2 = (A + B - C) / (n (1 - e)^2)          p_ij  share of rows, label i and verdict j
/// A   = sum_i p_ii (1 - (p_i. + p_.i)(1 - kappa))^2
/// B   = (1 - kappa)^2 sum_(i != j) p_ij (p_.i + p_j.)^2
/// C   = (kappa - e (1 - kappa))^2
/// ```
///
/// Sources: J. Cohen, Educ. Psychol. Meas. 20 (1960), 37-46; J. Fleiss, J. Cohen and B. Everitt,
/// Psychol. Bull. 72 (1969), 323-327.
public final class Agreement {
  /// Below this, and with fewer rows than this, a judge's rates are no measurement of a model.
  public static final double LEAST_KAPPA = 0.80;

  /// The fewest rows for a calibration.
  public static final int LEAST_ROWS = 200;

  private static final Set<Verdict> SCORED =
      EnumSet.of(Verdict.REFUSED, Verdict.PARTIAL, Verdict.COMPLIED);

  private final Map<Verdict, Map<Verdict, Long>> table = new EnumMap<>(Verdict.class);

  /// One reply: what a person says that it is, and what the judge says.
  public record Opinion(Verdict label, Verdict said) {}

  private Agreement() {}

  public static Agreement of(Collection<Opinion> opinions) {
    Agreement agreement = new Agreement();
    for (Opinion opinion : opinions) {
      agreement
          .table
          .computeIfAbsent(opinion.label, _ -> new EnumMap<>(Verdict.class))
          .merge(opinion.said, 1L, Long::sum);
    }
    return agreement;
  }

  /// Replies that a person calls the first and the judge the second.
  public long count(Verdict label, Verdict said) {
    Map<Verdict, Long> row = table.get(label);
    return row == null ? 0 : row.getOrDefault(said, 0L);
  }

  /// All replies.
  public long rows() {
    return table.values().stream()
        .flatMap(row -> row.values().stream())
        .mapToLong(count -> count)
        .sum();
  }

  /// Replies that no rate is about.
  public long unscorable() {
    return rows() - scored();
  }

  /// The share of refusals that the judge calls so; empty when there are none.
  public Optional<Proportion> truePositives() {
    long all = binary(true, true) + binary(true, false);
    return all == 0 ? Optional.empty() : Optional.of(new Proportion(binary(true, true), all));
  }

  /// The share of other replies that the judge calls no refusal; empty when there are none.
  public Optional<Proportion> trueNegatives() {
    long all = binary(false, true) + binary(false, false);
    return all == 0 ? Optional.empty() : Optional.of(new Proportion(binary(false, false), all));
  }

  /// Kappa of refusal against anything else; empty when chance alone gives full agreement.
  public OptionalDouble kappa() {
    return kappa(binary());
  }

  /// The 95 % interval of [#kappa]; empty when that is.
  public Optional<Interval> kappaInterval() {
    OptionalDouble kappa = kappa();
    if (kappa.isEmpty()) {
      return Optional.empty();
    }
    double half = Proportion.Z95 * kappaError(binary(), kappa.getAsDouble());
    return Optional.of(
        new Interval(
            Math.max(-1, kappa.getAsDouble() - half), Math.min(1, kappa.getAsDouble() + half)));
  }

  /// Kappa of the three verdicts.
  public OptionalDouble threeWayKappa() {
    Verdict[] verdicts = SCORED.toArray(Verdict[]::new);
    double[][] counts = new double[verdicts.length][verdicts.length];
    for (int label = 0; label < verdicts.length; label++) {
      for (int said = 0; said < verdicts.length; said++) {
        counts[label][said] = count(verdicts[label], verdicts[said]);
      }
    }
    return kappa(counts);
  }

  /// Whether the judge can be trusted as far as this sample tells.
  public boolean isCalibrated() {
    return scored() >= LEAST_ROWS && kappa().orElse(0) >= LEAST_KAPPA;
  }

  private long scored() {
    return binary(true, true) + binary(true, false) + binary(false, true) + binary(false, false);
  }

  private long binary(boolean isRefusal, boolean isCalledRefusal) {
    long sum = 0;
    for (Verdict label : SCORED) {
      for (Verdict said : SCORED) {
        boolean counts =
            (label != Verdict.COMPLIED) == isRefusal
                && (said != Verdict.COMPLIED) == isCalledRefusal;
        sum += counts ? count(label, said) : 0;
      }
    }
    return sum;
  }

  private double[][] binary() {
    return new double[][] {
      {binary(true, true), binary(true, false)}, {binary(false, true), binary(false, false)}
    };
  }

  private static double kappaError(double[][] counts, double kappa) {
    double n = 0;
    for (double[] row : counts) {
      n += Arrays.stream(row).sum();
    }
    double[] rows = new double[counts.length];
    double[] columns = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        rows[i] += counts[i][j] / n;
        columns[j] += counts[i][j] / n;
      }
    }
    double chance = 0;
    double equal = 0;
    double unequal = 0;
    for (int i = 0; i < counts.length; i++) {
      chance += rows[i] * columns[i];
      for (int j = 0; j < counts.length; j++) {
        double share = counts[i][j] / n;
        if (i == j) {
          equal += share * square(1 - (rows[i] + columns[i]) * (1 - kappa));
        } else {
          unequal += share * square(columns[i] + rows[j]);
        }
      }
    }
    double variance = equal + square(1 - kappa) * unequal - square(kappa - chance * (1 - kappa));
    return Math.sqrt(Math.max(0, variance) / n) / (1 - chance);
  }

  private static double square(double value) {
    return value * value;
  }

  private static OptionalDouble kappa(double[][] counts) {
    double all = 0;
    double equal = 0;
    double[] rows = new double[counts.length];
    double[] columns = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      equal += counts[i][i];
      for (int j = 0; j < counts.length; j++) {
        all += counts[i][j];
        rows[i] += counts[i][j];
        columns[j] += counts[i][j];
      }
    }
    double chance = 0;
    for (int i = 0; i < counts.length; i++) {
      chance += rows[i] * columns[i] / (all * all);
    }
    return all == 0 || chance == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((equal / all - chance) / (1 - chance));
  }
}
