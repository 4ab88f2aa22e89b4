package dev.mergewright.llama;

/// The RMSNorms of a model.
///
/// @param epsilon `rms_norm_eps`
/// @param aroundOne whether stored gains are relative to 1: the norm multiplies by `1 + g`
/// @param afterBlocks whether a block's output is normed as well before it joins the residual
///   stream
record NormConfig(double epsilon, boolean aroundOne, boolean afterBlocks) {
  NormConfig {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("rms_norm_eps must be positive, was " + epsilon);
    }
  }
}
