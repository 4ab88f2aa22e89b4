package dev.mergewright.llama;

/// The memory that scoring takes beside weights, estimated from above.
///
/// @param config the architecture
/// @param type the format of weights and activations
record ActivationSize(LlamaConfig config, ComputeType type) {
  /// What a layer's own steps keep at once, in widths of what they make: its input and output,
  /// normed twice in f32, queries, keys and values before and after rotation, and what the MLP
  /// makes of them.
  private static final int STREAMS = 8;

  private static final int QUERIES = 4;
  private static final int INTERMEDIATES = 4;

  /// Logits in the compute type, in f32, and their logarithms.
  private static final int LOGITS = 3;

  /// Bytes of weights in the compute type.
  long bytes(long elements) {
    return elements * type.element().bytes();
  }

  /// Bytes of the whole model.
  long model() {
    long elements =
        LlamaTensors.of(config).values().stream().mapToLong(spec -> spec.elements()).sum();
    return bytes(elements);
  }

  /// Bytes while one batch goes through a layer or the head.
  long working(TokenBatch batch) {
    return working(batch.ids().length, batch.at().length);
  }

  /// The same for so many tokens of which some count.
  long working(long tokens, long counting) {
    long width =
        (long) STREAMS * config.hidden()
            + (long) QUERIES * config.heads() * config.headWidth()
            + (long) INTERMEDIATES * config.intermediate();
    long head = LOGITS * counting * config.vocabulary();
    return Float.BYTES * Math.max(tokens * width, head);
  }

  /// Bytes of a batch between two layers: one stream per candidate, and tokens, rotations and masks
  /// for all of them.
  long kept(TokenBatch batch, int candidates) {
    long positions = batch.ids().length;
    long stream = candidates * positions * config.hidden();
    long view = (long) batch.length() * batch.length() + 2 * positions * config.headWidth();
    long tokens = positions + 2L * batch.at().length;
    return bytes(stream + config.distinctKinds().size() * view) + Long.BYTES * tokens;
  }
}
