package dev.mergewright.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a search minimises: a weighted sum of mean answer losses.
///
/// ```text
/// value = sum_k weight_k * loss_k
/// ```
///
/// With the terms `safety` (weight 1) and `expert` (weight alpha) this is the negative of eq. 5 of
/// arXiv 2406.14563, which maximises negated cross entropies. A term of weight 0 is not in the
/// objective and its rows need not be read.
///
/// @param weights the positive weight of each term, by name
public record Objective(SequencedMap<String, Double> weights) {
  /// The term of the refusal rows.
  public static final String SAFETY = "safety";

  /// The term of the expert's rows.
  public static final String EXPERT = "expert";

  /// The term of the harmless requests that look harmful.
  public static final String BENIGN = "benign";

  public Objective {
    weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
    weights.forEach(Objective::requirePositive);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("an objective needs at least one term, was none");
    }
  }

  /// The paper's objective: the safety loss plus `alpha` times the expert loss; with `alpha` 0 the
  /// safety loss alone.
  public static Objective safetyAndExpert(double alpha) {
    SequencedMap<String, Double> weights = new LinkedHashMap<>(Map.of(SAFETY, 1.0));
    if (alpha != 0) {
      weights.put(EXPERT, alpha);
    }
    return new Objective(weights);
  }

  /// The objective of data-aware merging before the paper: the expert loss alone.
  public static Objective expertOnly() {
    return new Objective(new LinkedHashMap<>(Map.of(EXPERT, 1.0)));
  }

  /// The terms whose losses [#score] needs, in order.
  public List<String> terms() {
    return List.copyOf(weights.keySet());
  }

  /// Weighs the losses of one candidate.
  ///
  /// @param losses the loss of each term; others are kept out of the value and the outcome
  /// @return failed when a loss is not finite
  /// @throws IllegalArgumentException when the loss of a term is missing
  public Outcome score(Map<String, Double> losses) {
    SequencedMap<String, Double> read = new LinkedHashMap<>();
    double value = 0;
    for (var term : weights.entrySet()) {
      Double loss = losses.get(term.getKey());
      if (loss == null) {
        throw new IllegalArgumentException("no loss for the term " + term.getKey());
      }
      if (!Double.isFinite(loss)) {
        return new Outcome.Failed("the " + term.getKey() + " loss is not finite: " + loss);
      }
      read.put(term.getKey(), loss);
      value += term.getValue() * loss;
    }
    return new Outcome.Scored(read, value);
  }

  private static void requirePositive(String term, double weight) {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException(term + ": weight must be positive, was " + weight);
    }
  }
}
