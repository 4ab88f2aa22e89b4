package dev.mergewright.merge;

/// What a measure pass over a tensor will most likely find, with the check that takes its place:
/// the formula is applied at once, and the check looks at the same tiles.
public interface PresumedFormula {
  /// What is applied.
  TileFormula formula();

  /// A look at some tiles by one thread, which tells the presumption what it saw when it ends.
  Look look();

  /// Once every tile of the tensor was looked at: whether measuring gives the same formula, to the
  /// last bit.
  boolean isConfirmed();

  /// What one thread sees.
  interface Look extends AutoCloseable {
    /// Sees a tile, before the formula overwrites it.
    void at(float[] base, float[][] sources, int count);

    @Override
    void close();
  }
}
