package dev.mergewright.experiment.rows;

import dev.mergewright.space.Constraint;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/// The parents' own results on some rows: what relative limits and guards are measured from.
///
/// @param parents the results of each model, by what it is
public record Yardstick(Map<ParentRole, List<RowResults>> parents) {
  /// Of parents that nobody measured.
  public static final Yardstick NONE = new Yardstick(Map.of());

  /// Whether a parent was measured.
  public boolean has(ParentRole role) {
    return !Objects.requireNonNullElse(parents.get(role), List.of()).isEmpty();
  }

  /// A parent's value of a term; of several experts the one that is hardest to meet.
  public double value(ParentRole role, String term, Constraint.Sense sense) {
    List<RowResults> measured = Objects.requireNonNullElse(parents.get(role), List.of());
    if (measured.isEmpty()) {
      throw new IllegalStateException("the " + role.key() + " was not measured for a limit");
    }
    DoubleStream values = measured.stream().mapToDouble(results -> results.value(term));
    return (sense == Constraint.Sense.AT_MOST ? values.min() : values.max()).orElseThrow();
  }

  /// The least loss that the base or an expert has over the rows of several terms together.
  public double leastLoss(List<String> terms) {
    return DoubleStream.of(
            parents.entrySet().stream()
                .filter(parent -> parent.getKey() != ParentRole.PRETRAINED)
                .flatMap(parent -> parent.getValue().stream())
                .mapToDouble(results -> results.pooledLoss(terms))
                .toArray())
        .min()
        .orElseThrow(() -> new IllegalStateException("no parent was measured"));
  }

  /// The same on every second row, as [RowResults#half] takes them.
  public Yardstick half(int from) {
    Map<ParentRole, List<RowResults>> halves = new EnumMap<>(ParentRole.class);
    parents.forEach(
        (role, all) -> halves.put(role, all.stream().map(each -> each.half(from)).toList()));
    return new Yardstick(halves);
  }
}
