package dev.mergewright.space;

/// What a gene stands for, which decides how genetic operators may change it.
public sealed interface GeneKind {
  /// A number: nearby genes mean nearby merges.
  record Real() implements GeneKind {}

  /// One of several options: [0, 1] is cut into equal parts, and near means nothing.
  ///
  /// @param options at least one
  record Choice(int options) implements GeneKind {
    public Choice {
      if (options < 1) {
        throw new IllegalArgumentException("a choice needs at least 1 option, was " + options);
      }
    }

    /// The option that a gene stands for.
    public int option(double gene) {
      return Math.min(options - 1, (int) (gene * options));
    }

    /// The gene of an option, in the middle of its part.
    public double gene(int option) {
      if (option < 0 || option >= options) {
        throw new IllegalArgumentException(
            "an option must be in [0, " + options + "), was " + option);
      }
      return (option + 0.5) / options;
    }
  }
}
