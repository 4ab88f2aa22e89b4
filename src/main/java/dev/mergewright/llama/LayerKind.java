package dev.mergewright.llama;

/// What one layer sees that another may not: how far back, and rotated how.
///
/// @param window a position sees itself and the `window - 1` before it; 0 where it sees all
/// @param rotary its position embedding
record LayerKind(int window, RotaryConfig rotary) {
  LayerKind {
    if (window < 0) {
      throw new IllegalArgumentException("sliding_window must be at least 1, was " + window);
    }
  }

  boolean isWindowed() {
    return window > 0;
  }
}
