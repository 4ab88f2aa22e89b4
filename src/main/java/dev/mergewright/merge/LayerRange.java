package dev.mergewright.merge;

/// A run of a model's layers, half open: `layer_range: [begin, end]` in a recipe.
///
/// @param begin the first layer, from 0
/// @param end the layer after the last
public record LayerRange(int begin, int end) {
  public LayerRange {
    if (begin < 0 || end <= begin) {
      throw new IllegalArgumentException(
          "layer_range must be [begin, end] with 0 <= begin < end, was [%d, %d]"
              .formatted(begin, end));
    }
  }

  /// How many layers it has.
  public int size() {
    return end - begin;
  }

  @Override
  public String toString() {
    return "[%d, %d]".formatted(begin, end);
  }
}
