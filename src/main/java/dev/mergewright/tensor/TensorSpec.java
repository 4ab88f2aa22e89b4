package dev.mergewright.tensor;

import java.util.List;

/// The type and shape of a tensor, without its numbers.
///
/// @param type how one element is stored
/// @param shape the sizes of the dimensions, outermost first; empty for a scalar
public record TensorSpec(ElementType type, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("shape must not hold a negative size, was " + shape);
      }
    }
  }

  /// The number of elements; 1 for a scalar.
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /// The bytes that the elements take on disk.
  public long bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /// The same shape stored in another type.
  public TensorSpec as(ElementType other) {
    return new TensorSpec(other, shape);
  }
}
