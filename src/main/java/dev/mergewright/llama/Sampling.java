package dev.mergewright.llama;

import java.util.List;

/// How replies are drawn.
///
/// Of the likelihoods at the temperature, those of the `topK` most likely tokens are kept, of these
/// the fewest most likely ones that together reach `topP` (nucleus sampling, arXiv 1904.09751, eq.
/// 2), and a token is drawn among them in proportion: the order of transformers. Equally likely
/// tokens count by their ids, the lowest first, so that `topK` 1 is greedy decoding.
///
/// @param temperature 0 for greedy decoding
/// @param topK how many tokens are kept at most; 0 for all
/// @param topP how much of the likelihood is kept at least, in (0, 1]; 1 for all
/// @param maxTokens the longest reply in tokens
/// @param stops texts before which a reply ends, also when they span tokens; the name of a special
///   token means that token
/// @param seed the key of the draws; each prompt has its own stream, so a batch's make-up does not
///   matter
public record Sampling(
    double temperature, int topK, double topP, int maxTokens, List<String> stops, long seed) {
  public Sampling {
    if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("temperature must be at least 0, was " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be at least 0, was " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be in (0, 1], was " + topP);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
    stops = List.copyOf(stops);
    if (stops.contains("")) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
  }

  /// Draws among all tokens.
  public Sampling(double temperature, int maxTokens, long seed) {
    this(temperature, 0, 1, maxTokens, List.of(), seed);
  }

  /// Always the most likely token.
  public static Sampling greedy(int maxTokens) {
    return new Sampling(0, maxTokens, 0);
  }

  /// The same with shorter replies.
  Sampling atMost(int tokens) {
    return new Sampling(temperature, topK, topP, tokens, stops, seed);
  }

  /// The same, ending before any of these texts.
  public Sampling endingBefore(List<String> texts) {
    return new Sampling(temperature, topK, topP, maxTokens, texts, seed);
  }

  /// Whether every token can be drawn.
  boolean drawsAmongAll() {
    return topK == 0 && topP == 1;
  }
}
