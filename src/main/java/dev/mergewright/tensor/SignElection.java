package dev.mergewright.tensor;

import java.lang.foreign.MemorySegment;

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
  /// @param deltas trimmed task vectors, one tile per source; overwritten
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
    Tiles.clear(mix, count);
    for (int s = 0; s < deltas.length; s++) {
      addVotes(deltas[s], weighted ? weights[s] : 1, mix, count);
    }
    for (float[] delta : deltas) {
      keepAgreeing(delta, mix, count);
    }
    Tiles.clear(mix, count);
    for (int s = 0; s < deltas.length; s++) {
      addWeighted(deltas[s], weighted ? 1 : weights[s], mix, count);
    }
    if (normalize) {
      divide(mix, sumOfWeights(deltas, weights, count), count);
    }
  }

  /// One source wins every vote.
  private static void alone(
      float[] delta, float weight, boolean normalize, float[] mix, int count) {
    Tiles.clear(mix, count);
    addVotes(delta, weight, mix, count);
    if (normalize && weight != 0) {
      for (int i = 0; i < count; i++) {
        mix[i] /= weight;
      }
    }
  }

  /// Turns deltas into votes, in place, and adds these to the mass.
  private static void addVotes(float[] delta, float weight, float[] mass, int count) {
    for (int i = 0; i < count; i++) {
      float vote = weight * delta[i];
      delta[i] = vote;
      mass[i] += vote;
    }
  }

  /// Sets what disagrees to zero. Signs are compared as bits, without a branch: which source agrees
  /// is unpredictable. The mass is never -0, for it began as +0, and a delta of 0 adds nothing
  /// either way.
  private static void keepAgreeing(float[] delta, float[] mass, int count) {
    MemorySegment deltaBits = MemorySegment.ofArray(delta);
    MemorySegment massBits = MemorySegment.ofArray(mass);
    for (int i = 0; i < count; i++) {
      int bits = deltaBits.get(Tiles.BITS, 4L * i);
      int agrees = ~((bits ^ massBits.get(Tiles.BITS, 4L * i)) >> 31);
      deltaBits.set(Tiles.BITS, 4L * i, bits & agrees);
    }
  }

  private static void addWeighted(float[] delta, float factor, float[] mix, int count) {
    for (int i = 0; i < count; i++) {
      mix[i] += factor * delta[i];
    }
  }

  /// Takes the place of the agreeing deltas, which are no longer needed.
  private static float[] sumOfWeights(float[][] deltas, float[] weights, int count) {
    float[] sum = deltas[0];
    for (int s = 0; s < deltas.length; s++) {
      replaceByWeight(deltas[s], weights[s], count);
    }
    for (int s = 1; s < deltas.length; s++) {
      Tiles.add(deltas[s], sum, count);
    }
    return sum;
  }

  private static void replaceByWeight(float[] delta, float weight, int count) {
    MemorySegment deltaBits = MemorySegment.ofArray(delta);
    int weightBits = Float.floatToRawIntBits(weight);
    for (int i = 0; i < count; i++) {
      int isSomething = -(deltaBits.get(Tiles.BITS, 4L * i) & 0x7FFF_FFFF) >> 31;
      deltaBits.set(Tiles.BITS, 4L * i, weightBits & isSomething);
    }
  }

  private static void divide(float[] mix, float[] divisor, int count) {
    MemorySegment bits = MemorySegment.ofArray(divisor);
    int one = Float.floatToRawIntBits(1);
    for (int i = 0; i < count; i++) {
      int divisorBits = bits.get(Tiles.BITS, 4L * i);
      int isSomething = -(divisorBits & 0x7FFF_FFFF) >> 31;
      bits.set(Tiles.BITS, 4L * i, divisorBits & isSomething | one & ~isSomething);
    }
    for (int i = 0; i < count; i++) {
      mix[i] /= divisor[i];
    }
  }
}
