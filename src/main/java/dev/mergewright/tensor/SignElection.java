package dev.mergewright.tensor;

/// The elect and merge steps of TIES over one tile: per element the sign with more mass wins and
/// only deltas of that sign are added.
///
/// ```text
/// s = + when sum_i votes_i >= 0, else -        votes: w_i d_i (weighted) or d_i (unweighted)
/// D = sum over i with sign(votes_i) = s of w_i d_i
/// W = sum over the same i of w_i               an exact 0 counts as 1
/// ```
///
/// A zero never agrees. TIES (arXiv 2306.01708), steps 2 and 3; the weighted vote is mergekit's.
public final class SignElection {
  private SignElection() {}

  /// Adds up the agreeing deltas, in place in `mix`.
  ///
  /// @param deltas trimmed task vectors, one tile per source; overwritten by `w_i d_i`
  /// @param weights `w_i`
  /// @param weighted whether the votes are weighted
  /// @param normalize whether `D` is divided by `W`
  /// @param mix receives `D` or `D / W`
  public static void mix(
      float[][] deltas,
      float[] weights,
      boolean weighted,
      boolean normalize,
      float[] mix,
      int count) {
    if (deltas.length == 1) {
      alone(deltas[0], weights[0], normalize, mix, count);
      return;
    }
    float[] mass = new float[count];
    for (int s = 0; s < deltas.length; s++) {
      if (weighted) {
        Tiles.scale(deltas[s], weights[s], count);
      }
      Tiles.add(deltas[s], mass, count);
    }
    Tiles.clear(mix, count);
    float[] divisor = new float[normalize ? count : 0];
    for (int s = 0; s < deltas.length; s++) {
      addAgreeing(deltas[s], weighted ? 1 : weights[s], mass, mix, count);
      if (normalize) {
        addAgreeingWeight(deltas[s], weights[s], mass, divisor, count);
      }
    }
    if (normalize) {
      divide(mix, divisor, count);
    }
  }

  /// One source wins every vote.
  private static void alone(
      float[] delta, float weight, boolean normalize, float[] mix, int count) {
    Tiles.clear(mix, count);
    Tiles.scale(delta, weight, count);
    Tiles.add(delta, mix, count);
    if (normalize && weight != 0) {
      for (int i = 0; i < count; i++) {
        mix[i] /= weight;
      }
    }
  }

  /// Signs are compared as bits, without a branch: which source agrees is unpredictable. The mass
  /// is never -0, for it began as +0, and a delta of 0 adds nothing either way.
  private static void addAgreeing(
      float[] delta, float factor, float[] mass, float[] mix, int count) {
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(delta[i]);
      int agrees = ~((bits ^ Float.floatToRawIntBits(mass[i])) >> 31);
      mix[i] += factor * Float.intBitsToFloat(bits & agrees);
    }
  }

  private static void addAgreeingWeight(
      float[] delta, float weight, float[] mass, float[] divisor, int count) {
    int weightBits = Float.floatToRawIntBits(weight);
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(delta[i]);
      int agrees = ~((bits ^ Float.floatToRawIntBits(mass[i])) >> 31);
      int isSomething = -(bits & 0x7FFF_FFFF) >> 31;
      divisor[i] += Float.intBitsToFloat(weightBits & agrees & isSomething);
    }
  }

  private static void divide(float[] mix, float[] divisor, int count) {
    for (int i = 0; i < count; i++) {
      mix[i] /= divisor[i] == 0 ? 1 : divisor[i];
    }
  }
}
