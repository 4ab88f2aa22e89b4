package dev.mergewright.llama;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Draws one prompt's tokens from their logits, with a stream of chance of its own.
///
/// The stream is keyed by the seed, the prompt's text and how often that text came before: neither
/// the other prompts nor their order matter, and the same prompt asked twice gives two replies.
final class TokenDraw {
  private final double temperature;
  private final RandomGenerator random;

  private TokenDraw(double temperature, RandomGenerator random) {
    this.temperature = temperature;
    this.random = random;
  }

  /// One stream per prompt.
  static List<TokenDraw> forEach(List<String> prompts, Sampling sampling) {
    Map<String, Integer> seen = new HashMap<>();
    List<TokenDraw> draws = new ArrayList<>(prompts.size());
    for (String prompt : prompts) {
      int repeat = seen.merge(prompt, 1, Integer::sum);
      long key = 31 * (31 * sampling.seed() + hash(prompt)) + repeat;
      draws.add(new TokenDraw(sampling.temperature(), new SplittableRandom(key)));
    }
    return draws;
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
