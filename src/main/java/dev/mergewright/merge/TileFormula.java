package dev.mergewright.merge;

import java.util.Optional;

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

  /// The same formula on the device, for those that have such a form; the others stay on the CPU.
  default Optional<DeviceFormula> onDevice() {
    return Optional.empty();
  }

  /// A formula with its twin on the device.
  static TileFormula twin(TileFormula formula, DeviceFormula device) {
    return new Twin(formula, device);
  }

  /// @param formula the form for the CPU
  /// @param device the form for the device
  record Twin(TileFormula formula, DeviceFormula device) implements TileFormula {
    @Override
    public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
      formula.apply(from, base, sources, merged, count);
    }

    @Override
    public Optional<DeviceFormula> onDevice() {
      return Optional.of(device);
    }
  }
}
