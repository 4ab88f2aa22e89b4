package dev.mergewright.merge;

import java.util.List;

/// The vectors that a tensor is made of, for methods that look at one direction at a time.
///
/// ```text
/// element i belongs to fiber (i / stride) % count
/// ```
///
/// @param count how many vectors there are
/// @param stride the distance between two elements that begin vectors: the length of a row, or 1
///   for columns
record Fibers(int count, long stride) {
  /// The whole tensor as one vector.
  static Fibers whole(TensorGroup group) {
    return new Fibers(1, Math.max(1, group.elements()));
  }

  /// Vectors along the last dimension; a tensor of one dimension is one.
  static Fibers rows(TensorGroup group) {
    long length = Math.max(1, group.rowLength());
    return group.shape().isEmpty()
        ? whole(group)
        : new Fibers(Math.max(1, Math.toIntExact(group.elements() / length)), length);
  }

  /// Vectors along the first dimension; a tensor of one dimension is one.
  static Fibers columns(TensorGroup group) {
    List<Long> shape = group.shape();
    return shape.size() < 2
        ? whole(group)
        : new Fibers(
            Math.max(1, Math.toIntExact(group.elements() / Math.max(1, shape.getFirst()))), 1);
  }

  /// The fiber of an element.
  int of(long index) {
    return (int) (index / stride % count);
  }

  /// The end of the run of elements from `index` on that are in one fiber, at most `end`.
  long endOfRun(long index, long end) {
    return Math.min(end, index - index % stride + stride);
  }
}
