package dev.mergewright.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the evaluation of a candidate gave.
public sealed interface Outcome {
  /// The fitness an optimizer is told: lower is better, `+Infinity` for a failed candidate.
  double fitness();

  /// All losses are finite.
  ///
  /// @param losses the loss of each term, by name
  /// @param value the objective
  record Scored(SequencedMap<String, Double> losses, double value) implements Outcome {
    public Scored {
      losses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(losses));
    }

    @Override
    public double fitness() {
      return value;
    }
  }

  /// The candidate could not be scored. It ranks last and counts as evaluated.
  ///
  /// @param reason one sentence for journal and report
  record Failed(String reason) implements Outcome {
    @Override
    public double fitness() {
      return Double.POSITIVE_INFINITY;
    }
  }
}
