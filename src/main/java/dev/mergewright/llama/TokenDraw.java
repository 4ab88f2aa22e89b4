package dev.mergewright.llama;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Draws one prompt's tokens from their logits, with a stream of chance of its own.
///
/// The stream is keyed by the seed and the prompt's text: neither the other prompts nor their order
/// matter.
final class TokenDraw {
  private final Sampling sampling;
  private final RandomGenerator random;

  private TokenDraw(Sampling sampling, RandomGenerator random) {
    this.sampling = sampling;
    this.random = random;
  }

  static TokenDraw of(String prompt, Sampling sampling) {
    return new TokenDraw(sampling, new SplittableRandom(31 * sampling.seed() + hash(prompt)));
  }

  /// The longest reply in tokens.
  int maxTokens() {
    return sampling.maxTokens();
  }

  /// FNV-1a over the UTF-16 units.
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /// Draws from `logits[from .. from + count)`; the most likely, lowest id first, when the
  /// temperature is 0.
  int next(float[] logits, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (logits[from + i] > logits[from + best]) {
        best = i;
      }
    }
    if (sampling.temperature() == 0) {
      return best;
    }
    double most = logits[from + best];
    if (sampling.drawsAmongAll()) {
      double[] likelihoods = new double[count];
      for (int i = 0; i < count; i++) {
        likelihoods[i] = likelihood(logits[from + i], most);
      }
      return draw(likelihoods, count);
    }
    return amongTheMostLikely(logits, from, count, most);
  }

  /// Relative to the most likely token.
  private double likelihood(float logit, double most) {
    return Math.exp((logit - most) / sampling.temperature());
  }

  private int amongTheMostLikely(float[] logits, int from, int count, double most) {
    int[] tokens = byLikelihood(logits, from, count);
    int kept = sampling.topK() == 0 ? count : Math.min(sampling.topK(), count);
    double[] likelihoods = new double[kept];
    double total = 0;
    for (int i = 0; i < kept; i++) {
      likelihoods[i] = likelihood(logits[from + tokens[i]], most);
      total += likelihoods[i];
    }
    double sum = 0;
    int nucleus = 0;
    while (nucleus < kept && (nucleus == 0 || sum < sampling.topP() * total)) {
      sum += likelihoods[nucleus++];
    }
    return tokens[draw(likelihoods, nucleus)];
  }

  /// Token ids, the most likely first, equals by id. Sorted as whole numbers that order as pairs of
  /// (descending logit, id) do.
  private static int[] byLikelihood(float[] logits, int from, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToIntBits(logits[from + i] + 0f); // -0 counts as 0
      int ascending = bits ^ bits >> 31 & Integer.MAX_VALUE;
      keys[i] = (long) ~ascending << 32 | i;
    }
    Arrays.sort(keys);
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = (int) keys[i];
    }
    return tokens;
  }

  /// One of the first `count` places, in proportion.
  private int draw(double[] likelihoods, int count) {
    double[] upTo = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += likelihoods[i];
      upTo[i] = total;
    }
    double point = random.nextDouble() * total;
    int drawn = 0;
    while (drawn < count - 1 && upTo[drawn] <= point) {
      drawn++;
    }
    return drawn;
  }
}
