package dev.mergewright.merge;

/// The apply pass of a merge: one tile of the merged tensor from the same tile of every source.
///
/// Stateless, so tiles may be computed in any order by any number of threads with the same result.
@FunctionalInterface
public interface TileFormula {
  /// Computes `merged[0..count)`.
  ///
  /// @param from the index of the tile's first element within the tensor
  /// @param base the base model's tile; empty when the method has no base
  /// @param sources one tile per source, in recipe order; a formula may overwrite them
  /// @param merged receives the result, unrounded
  /// @param count the number of elements in the tile
  void apply(long from, float[] base, float[][] sources, float[] merged, int count);
}
