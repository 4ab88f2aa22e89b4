package dev.mergewright.merge;

/// One tensor of the base and of every source, as a measure pass reads it.
public interface TensorGroup {
  /// The tensor's name.
  String name();

  /// The number of elements.
  long elements();

  /// How many source models there are, without the base.
  int sources();

  /// Reads a tile of the base into `into[0..count)`.
  void readBase(long from, float[] into, int count);

  /// Reads a tile of one source into `into[0..count)`.
  void readSource(int source, long from, float[] into, int count);
}
