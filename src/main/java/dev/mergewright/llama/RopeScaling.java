package dev.mergewright.llama;

import java.util.List;

/// How rotary frequencies are changed so that a model reaches beyond the length of its first
/// training.
///
/// Frequencies are rounded to f32 where transformers rounds, so that long positions agree.
sealed interface RopeScaling {
  /// The frequencies of rows in a stage: `theta^(-2i / width)` with the scaling's change.
  float[] frequencies(double theta, int width, int stage);

  /// The stage of a row of this many positions.
  default int stage(int length) {
    return 0;
  }

  /// Whether a row that enters another stage while it grows is read again from its start. Where
  /// not, what was read keeps its rotation.
  default boolean rereads() {
    return false;
  }

  /// What cosines and sines are multiplied by.
  default double attentionFactor() {
    return 1;
  }

  /// The longest sequence that the scaling is for, given the config's `max_position_embeddings`.
  default double reach(int maxPositions) {
    return maxPositions;
  }

  default void requireWidth(int width) {}

  private static double plain(double theta, int width, int i) {
    return Math.pow(theta, (float) (2 * i) / width);
  }

  private static void requireFactor(double factor) {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException(
          "the factor of a rope scaling must be at least 1, was " + factor);
    }
  }

  private static void requireOriginal(int original) {
    LlamaConfig.requirePositive("original_max_position_embeddings", original);
  }

  /// No change.
  record None() implements RopeScaling {
    @Override
    public float[] frequencies(double theta, int width, int stage) {
      float[] frequencies = new float[width / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = (float) (1 / plain(theta, width, i));
      }
      return frequencies;
    }
  }

  /// Position interpolation (arXiv 2306.15595): all frequencies divided by `factor`.
  record Linear(double factor) implements RopeScaling {
    public Linear {
      requireFactor(factor);
    }

    @Override
    public float[] frequencies(double theta, int width, int stage) {
      float[] frequencies = new None().frequencies(theta, width, stage);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= (float) factor;
      }
      return frequencies;
    }

    @Override
    public double reach(int maxPositions) {
      return factor * maxPositions;
    }
  }

  /// Dynamic NTK: for a row of n positions, more than `original`, the base becomes `theta * (factor
  /// * n / original - (factor - 1))^(width / (width - 2))`. The stage of such a row is n.
  ///
  /// A row that grows keeps the rotation of the keys it has, as transformers does with a cache.
  record Dynamic(double factor, int original) implements RopeScaling {
    public Dynamic {
      requireFactor(factor);
      requireOriginal(original);
    }

    @Override
    public float[] frequencies(double theta, int width, int stage) {
      double length = Math.max(stage, original);
      double stretch = factor * length / original - (factor - 1);
      double base = theta * Math.pow(stretch, width / (width - 2.0));
      return new None().frequencies(base, width, stage);
    }

    @Override
    public int stage(int length) {
      return length > original ? length : 0;
    }

    @Override
    public double reach(int maxPositions) {
      return factor * maxPositions;
    }

    @Override
    public void requireWidth(int width) {
      if (width < 4) {
        throw new IllegalArgumentException(
            "rope_type dynamic needs heads whose rotated part is at least 4 wide, was " + width);
      }
    }
  }

  /// Llama 3.1: with the wavelength `w = 2 pi / f`, frequencies with `w > original / low` are
  /// divided by `factor`, those with `w < original / high` stay, and between the two both are mixed
  /// by `s = (original / w - low) / (high - low)`.
  record Llama3(double factor, double low, double high, int original) implements RopeScaling {
    public Llama3 {
      requireFactor(factor);
      requireOriginal(original);
      if (!(low > 0) || !(high > low)) {
        throw new IllegalArgumentException(
            "low_freq_factor must be positive and below high_freq_factor, were %s and %s"
                .formatted(low, high));
      }
    }

    @Override
    public float[] frequencies(double theta, int width, int stage) {
      float[] frequencies = new None().frequencies(theta, width, stage);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = scaled(frequencies[i]);
      }
      return frequencies;
    }

    private float scaled(float frequency) {
      float wavelength = (float) (2 * Math.PI) / frequency;
      if (wavelength < original / high) {
        return frequency;
      }
      if (wavelength > original / low) {
        return frequency / (float) factor;
      }
      float s = (original / wavelength - (float) low) / (float) (high - low);
      return (1 - s) * frequency / (float) factor + s * frequency;
    }

    @Override
    public double reach(int maxPositions) {
      return Math.max(maxPositions, factor * original);
    }
  }

  /// YaRN (arXiv 2309.00071, section 3.2): component i turns `original * f / (2 pi)` times within
  /// the original length. Those with more than `betaFast` turns stay, those with fewer than
  /// `betaSlow` are divided by `factor`, with a ramp over i between the two.
  ///
  /// @param truncate whether the ends of the ramp are whole components
  record Yarn(
      double factor,
      int original,
      double betaFast,
      double betaSlow,
      boolean truncate,
      double attentionFactor)
      implements RopeScaling {

    public Yarn {
      requireFactor(factor);
      requireOriginal(original);
      if (!(betaSlow > 0) || !(betaFast >= betaSlow) || !(attentionFactor > 0)) {
        throw new IllegalArgumentException(
            "beta_slow and attention_factor must be positive and beta_fast not below beta_slow, were %s, %s and %s"
                .formatted(betaSlow, attentionFactor, betaFast));
      }
    }

    /// The attention factor that the paper recommends (eq. 15): `0.1 m ln(factor) + 1`.
    static double recommended(double factor, double m) {
      return factor <= 1 ? 1 : 0.1 * m * Math.log(factor) + 1;
    }

    @Override
    public float[] frequencies(double theta, int width, int stage) {
      double from = componentWith(betaFast, theta, width);
      double to = componentWith(betaSlow, theta, width);
      if (truncate) {
        from = Math.floor(from);
        to = Math.ceil(to);
      }
      from = Math.max(from, 0);
      to = Math.min(to, width - 1);
      double length = to == from ? 0.001 : to - from;
      float[] frequencies = new float[width / 2];
      for (int i = 0; i < frequencies.length; i++) {
        double ramp = Math.clamp((i - from) / length, 0, 1);
        double base = plain(theta, width, i);
        frequencies[i] = (float) (ramp / (factor * base) + (1 - ramp) / base);
      }
      return frequencies;
    }

    /// Which component, as a real number, turns this often within the original length.
    private double componentWith(double turns, double theta, int width) {
      return width * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    @Override
    public double reach(int maxPositions) {
      return Math.max(maxPositions, factor * original);
    }
  }

  /// LongRoPE (arXiv 2402.13753): each frequency is divided by its own factor, of one list up to
  /// `original` positions, stage 0, and of another beyond, stage 1.
  record LongRope(
      List<Double> shortFactors, List<Double> longFactors, int original, double attentionFactor)
      implements RopeScaling {

    public LongRope {
      shortFactors = List.copyOf(shortFactors);
      longFactors = List.copyOf(longFactors);
      requireOriginal(original);
    }

    /// The attention factor that the paper recommends, for a model `factor` times longer.
    static double recommended(double factor, int original) {
      return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    }

    @Override
    public float[] frequencies(double theta, int width, int stage) {
      List<Double> factors = stage == 0 ? shortFactors : longFactors;
      float[] frequencies = new float[width / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = (float) (1 / (factors.get(i) * plain(theta, width, i)));
      }
      return frequencies;
    }

    @Override
    public int stage(int length) {
      return length > original ? 1 : 0;
    }

    @Override
    public boolean rereads() {
      return true;
    }

    @Override
    public void requireWidth(int width) {
      if (shortFactors.size() != width / 2 || longFactors.size() != width / 2) {
        throw new IllegalArgumentException(
            "short_factor and long_factor need %d numbers each, one per pair of rotated components, had %d and %d"
                .formatted(width / 2, shortFactors.size(), longFactors.size()));
      }
    }
  }
}
