package dev.mergewright.experiment.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What measuring a merge gave.
///
/// @param losses the value of each term, in the order of the goals; empty when it failed
/// @param marks the letters of its replies by rate; empty where none were needed
/// @param slope the slope of the first objective by every gene; empty when not asked for
/// @param tokens the tokens that went through the model for it; a backward pass counts as three
///   forward ones
/// @param failure why it could not be scored
public record Measured(
    SequencedMap<String, Double> losses,
    Map<String, String> marks,
    List<Double> slope,
    long tokens,
    @Nullable String failure) {
  public Measured {
    losses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(losses));
    marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
    slope = List.copyOf(slope);
  }

  /// A merge that was scored; failed where a loss is not finite.
  public static Measured of(Map<String, Double> losses, long tokens) {
    return of(losses, Map.of(), tokens);
  }

  /// The same with the marks of its replies.
  public static Measured of(Map<String, Double> losses, Map<String, String> marks, long tokens) {
    for (Map.Entry<String, Double> loss : losses.entrySet()) {
      if (!Double.isFinite(loss.getValue())) {
        return failed(
            "the %s loss is not finite: %s".formatted(loss.getKey(), loss.getValue()), tokens);
      }
    }
    return new Measured(new LinkedHashMap<>(losses), marks, List.of(), tokens, null);
  }

  /// The same with the slope of the first objective; failed where that is not finite.
  public Measured withSlope(List<Double> byGene) {
    if (failure != null) {
      return this;
    }
    return byGene.stream().allMatch(Double::isFinite)
        ? new Measured(losses, marks, byGene, tokens, null)
        : failed("the slope is not finite: " + byGene, tokens);
  }

  /// A merge that could not be scored. It ranks last, and what it cost is spent.
  public static Measured failed(String reason, long tokens) {
    return new Measured(new LinkedHashMap<>(), Map.of(), List.of(), tokens, reason);
  }
}
