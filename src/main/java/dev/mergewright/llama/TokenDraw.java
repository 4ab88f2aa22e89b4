package dev.mergewright.llama;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Draws one prompt's tokens from their logits, with a stream of chance of its own.
///
/// The stream is keyed by the seed and the prompt's text: neither the other prompts nor their order
/// matter.
final class TokenDraw {
  private final double temperature;
  private final int maxTokens;
  private final RandomGenerator random;

  private TokenDraw(double temperature, int maxTokens, RandomGenerator random) {
    this.temperature = temperature;
    this.maxTokens = maxTokens;
    this.random = random;
  }

  static TokenDraw of(String prompt, Sampling sampling) {
    RandomGenerator random = new SplittableRandom(31 * sampling.seed() + hash(prompt));
    return new TokenDraw(sampling.temperature(), sampling.maxTokens(), random);
  }

  /// The longest reply in tokens.
  int maxTokens() {
    return maxTokens;
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
    return temperature == 0 ? best : sample(logits, from, count, logits[from + best]);
  }

  private int sample(float[] logits, int from, int count, double most) {
    double[] upTo = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += Math.exp((logits[from + i] - most) / temperature);
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
