package dev.mergewright.miniature;

import dev.mergewright.llama.Row;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Draws the kind of the next lesson by shares that add up to one.
///
/// @param parts the kinds
record Mixture(List<Part> parts) {
  private static final double ROUNDING = 1e-9;

  /// A kind of lesson.
  ///
  /// @param share how much of the mixture it is
  /// @param lesson draws one
  record Part(double share, Function<RandomGenerator, Row> lesson) {}

  Mixture {
    parts = List.copyOf(parts);
    double sum = parts.stream().mapToDouble(Part::share).sum();
    if (!(Math.abs(sum - 1) < ROUNDING)) {
      throw new IllegalArgumentException("shares must add up to 1, were " + sum);
    }
  }

  static Mixture of(Part... parts) {
    return new Mixture(List.of(parts));
  }

  static Part part(double share, Function<RandomGenerator, Row> lesson) {
    return new Part(share, lesson);
  }

  Row draw(RandomGenerator random) {
    double left = random.nextDouble();
    for (Part part : parts.subList(0, parts.size() - 1)) {
      left -= part.share();
      if (left < 0) {
        return part.lesson().apply(random);
      }
    }
    return parts.getLast().lesson().apply(random);
  }
}
