package dev.mergewright.llama;

/// The attention block of every layer.
///
/// @param heads query heads, H
/// @param keyValueHeads key heads, K; each serves H / K query heads
/// @param headWidth d
/// @param scale what `q k^T` is multiplied by, in most models 1 / sqrt(d)
/// @param scoreCap soft cap of the scores, `cap * tanh(score / cap)`; 0 for none
/// @param inputBias whether the maps to q, k and v add a bias
/// @param outputBias whether the output projection adds one
/// @param headNorms whether q and k pass an RMSNorm per head before they are rotated
record AttentionConfig(
    int heads,
    int keyValueHeads,
    int headWidth,
    double scale,
    double scoreCap,
    boolean inputBias,
    boolean outputBias,
    boolean headNorms) {

  AttentionConfig {
    LlamaConfig.requirePositive("num_attention_heads", heads);
    LlamaConfig.requirePositive("num_key_value_heads", keyValueHeads);
    LlamaConfig.requirePositive("head_dim", headWidth);
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "num_attention_heads must be a multiple of num_key_value_heads, was %d and %d"
              .formatted(heads, keyValueHeads));
    }
    if (headWidth % 2 != 0) {
      throw new IllegalArgumentException(
          "head_dim must be even for rotary embeddings, was " + headWidth);
    }
    if (!(scale > 0) || !(scoreCap >= 0)) {
      throw new IllegalArgumentException(
          "the scale of attention must be positive and attn_logit_softcapping not negative, were %s and %s"
              .formatted(scale, scoreCap));
    }
  }

  /// Llama's: scaled by 1 / sqrt(d), without biases, caps or norms.
  static AttentionConfig plain(int heads, int keyValueHeads, int headWidth) {
    return new AttentionConfig(
        heads, keyValueHeads, headWidth, plainScale(headWidth), 0, false, false, false);
  }

  static double plainScale(int headWidth) {
    return 1 / Math.sqrt(headWidth);
  }

  boolean hasPlainScale() {
    return scale == plainScale(headWidth);
  }

  /// Width of all query heads together.
  int queries() {
    return heads * headWidth;
  }

  /// Width of all key heads together, which is also that of the values.
  int keys() {
    return keyValueHeads * headWidth;
  }
}
