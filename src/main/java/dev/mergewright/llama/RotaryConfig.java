package dev.mergewright.llama;

/// The rotary position embedding (arXiv 2104.09864) of a layer.
///
/// @param theta `rope_theta`, the base of the frequencies
/// @param width how many components of a head are rotated, the first ones; the rest stay as they
///   are
/// @param scaling how a model reaches further than it was first trained for
record RotaryConfig(double theta, int width, RopeScaling scaling) {
  RotaryConfig {
    if (!(theta > 1)) {
      throw new IllegalArgumentException("rope_theta must be greater than 1, was " + theta);
    }
    if (width < 2 || width % 2 != 0) {
      throw new IllegalArgumentException(
          "the rotated part of a head must be even and at least 2 wide, was " + width);
    }
    scaling.requireWidth(width);
  }

  static RotaryConfig plain(double theta, int width) {
    return new RotaryConfig(theta, width, new RopeScaling.None());
  }

  /// The `width / 2` angles between neighbouring positions, for rows in the given [stage][#stage].
  float[] frequencies(int stage) {
    return scaling.frequencies(theta, width, stage);
  }

  /// Rows of lengths in the same stage are rotated alike; most scalings have one stage only, 0.
  int stage(int length) {
    return scaling.stage(length);
  }
}
