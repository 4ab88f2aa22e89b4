package dev.mergewright.merge;

import java.util.OptionalDouble;

/// Sums over the entries of some tensors that tell how large task vectors are, how alike, and where
/// they disagree.
///
/// ```text
/// x_s = source s - base                          rounded to float, as merges compute it
/// norm(s)         = sqrt(sum x_s^2)
/// relativeNorm(s) = norm(s) / sqrt(sum base^2)
/// cosine(s, t)    = sum x_s x_t / sqrt(sum x_s^2 * sum x_t^2)
/// unchanged(s)    = #{x_s = 0} / #{all}
/// conflicts(s, t) = #{x_s x_t < 0} / #{x_s != 0 and x_t != 0}
/// ```
///
/// A ratio whose divisor is 0 is empty. Sums are `double`; those of two parts add up to those of
/// both. Sources are counted from 0.
public final class TaskVectorSums {
  private final int sources;
  private long elements;
  private double baseSquares;
  private final double[] products; // [s * sources + t] with s <= t, as the two below
  private final long[] changed;
  private final long[] opposed;

  /// The sums over nothing.
  TaskVectorSums(int sources) {
    this.sources = sources;
    this.products = new double[sources * sources];
    this.changed = new long[sources * sources];
    this.opposed = new long[sources * sources];
  }

  /// The sums over these parts together, added in their order.
  static TaskVectorSums of(int sources, Iterable<TaskVectorSums> parts) {
    TaskVectorSums together = new TaskVectorSums(sources);
    parts.forEach(together::add);
    return together;
  }

  /// The number of entries.
  public long elements() {
    return elements;
  }

  /// The L2 norm of a task vector.
  public double norm(int source) {
    return Math.sqrt(squares(source));
  }

  /// The squared L2 norm of a task vector.
  public double squares(int source) {
    return products[at(source, source)];
  }

  /// The norm of a task vector in units of the base's norm.
  public OptionalDouble relativeNorm(int source) {
    return ratio(norm(source), Math.sqrt(baseSquares));
  }

  /// The cosine of the angle between two task vectors.
  public OptionalDouble cosine(int source, int other) {
    double norms = Math.sqrt(squares(source) * squares(other));
    OptionalDouble cosine = ratio(products[at(source, other)], norms);
    return cosine.isEmpty()
        ? cosine
        : OptionalDouble.of(Math.clamp(cosine.getAsDouble(), -1, 1)); // past 1 by rounding only
  }

  /// The share of entries that a source has in common with the base.
  public OptionalDouble unchanged(int source) {
    return ratio(elements - changed[at(source, source)], elements);
  }

  /// The share of entries that two sources move in opposite directions, among those that both move.
  public OptionalDouble conflicts(int source, int other) {
    return ratio(opposed[at(source, other)], changed[at(source, other)]);
  }

  /// The share of a whole's squared norm that lies in this part of it.
  public OptionalDouble share(int source, TaskVectorSums whole) {
    return ratio(squares(source), whole.squares(source));
  }

  void add(TaskVectorSums part) {
    elements += part.elements;
    baseSquares += part.baseSquares;
    for (int i = 0; i < products.length; i++) {
      products[i] += part.products[i];
      changed[i] += part.changed[i];
      opposed[i] += part.opposed[i];
    }
  }

  void addBase(double squares, int count) {
    elements += count;
    baseSquares += squares;
  }

  void addPair(int source, int other, double product, int bothChanged, int opposedSigns) {
    int pair = at(source, other);
    products[pair] += product;
    changed[pair] += bothChanged;
    opposed[pair] += opposedSigns;
  }

  private int at(int source, int other) {
    if (Math.min(source, other) < 0 || Math.max(source, other) >= sources) {
      throw new IllegalArgumentException(
          "sources must be in [0, %d), were %d and %d".formatted(sources, source, other));
    }
    return Math.min(source, other) * sources + Math.max(source, other);
  }

  private static OptionalDouble ratio(double part, double whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
  }
}
