package dev.mergewright.llama;

/// How replies are drawn.
///
/// @param temperature 0 for greedy decoding
/// @param maxTokens the longest reply in tokens
/// @param seed the key of the draws; each prompt has its own stream, so a batch's make-up does not
///   matter
public record Sampling(double temperature, int maxTokens, long seed) {
  public Sampling {
    if (!(temperature >= 0)) {
      throw new IllegalArgumentException("temperature must be at least 0, was " + temperature);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
  }

  /// Always the most likely token.
  public static Sampling greedy(int maxTokens) {
    return new Sampling(0, maxTokens, 0);
  }
}
