package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceScope;
import dev.mergewright.tensor.DeviceTile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The twin of a [TileFormula] on the device: the same steps in the same order, one kernel each, so
/// that both give the same bits.
@FunctionalInterface
public interface DeviceFormula {
  /// Computes one chunk of the merged tensor.
  ///
  /// @param on the kernels, and the room for what they make
  /// @param from the index of the chunk's first element within the tensor
  /// @param base the base model's chunk; absent when the method has no base
  /// @param sources one chunk per source, in recipe order
  DeviceTile apply(DeviceScope on, long from, @Nullable DeviceTile base, List<DeviceTile> sources);
}
