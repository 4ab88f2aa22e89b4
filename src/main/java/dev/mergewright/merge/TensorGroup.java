package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.util.Arrays;
import java.util.List;

/// One tensor of the base and of every source, as a measure pass reads it.
public interface TensorGroup {
  /// The tensor's name.
  String name();

  /// The number of elements.
  long elements();

  /// The sizes of the dimensions, outermost first; empty for a scalar.
  List<Long> shape();

  /// The length of a row, which runs along the last dimension; 1 for a scalar.
  default long rowLength() {
    return shape().isEmpty() ? 1 : shape().getLast();
  }

  /// How many source models there are, without the base.
  int sources();

  /// Whether there is a base.
  boolean hasBase();

  /// Reads a tile of the base into `into[0..count)`.
  void readBase(long from, float[] into, int count);

  /// Reads a tile of one source into `into[0..count)`.
  void readSource(int source, long from, float[] into, int count);

  /// Reads a tile of one source minus the base into `into[0..count)`.
  default void readTaskVector(int source, long from, float[] into, int count) {
    float[] base = new float[count];
    readBase(from, base, count);
    readSource(source, from, into, count);
    Tiles.subtract(into, base, into, count);
  }

  /// Reads a tile of every source minus the base, and of the base on the way.
  default void readTaskVectors(long from, float[] base, float[][] into, int count) {
    readBase(from, base, count);
    for (int s = 0; s < into.length; s++) {
      readSource(s, from, into[s], count);
      Tiles.subtract(into[s], base, into[s], count);
    }
  }

  /// The borders of the `keep[i]` largest entries of each task vector; an implementation may
  /// remember them.
  default List<MagnitudeThreshold> thresholds(long[] keep) {
    float[] base = new float[(int) Math.min(Tiles.SIZE, elements())];
    return MagnitudeThreshold.keeping(
        keep, elements(), (from, into, count) -> readTaskVectors(from, base, into, count));
  }

  /// The borders of the entries of each task vector that a density keeps: of those of this tensor,
  /// unless the group is [WholeModel#part] of a model that is trimmed as one.
  default List<MagnitudeThreshold> trims(double[] density) {
    return thresholds(kept(density, elements()));
  }

  /// How many entries each density keeps.
  static long[] kept(double[] density, long elements) {
    return Arrays.stream(density).mapToLong(d -> MagnitudeThreshold.kept(d, elements)).toArray();
  }
}
