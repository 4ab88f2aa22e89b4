package dev.mergewright.llama;

import dev.mergewright.tensor.TensorSpec;
import java.util.Map;

/// The floating-point operations of the products in a forward pass: two per weight and token that
/// meet, and `4 T` per query width for attention's two products.
///
/// The last layer is finished, and the vocabulary met, where a loss counts only. Attention counts
/// as it is computed, masked pairs included.
final class Operations {
  private Operations() {}

  /// Those of one batch.
  static double of(LlamaConfig config, TokenBatch batch) {
    double tokens = batch.ids().length;
    double counting = batch.at().length;
    double sum = 0;
    int last = config.layers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      for (Map.Entry<String, TensorSpec> tensor : LlamaTensors.layer(config, layer).entrySet()) {
        TensorSpec spec = tensor.getValue();
        boolean output = tensor.getKey().endsWith("o_proj.weight");
        boolean late = layer == last && (output || tensor.getKey().contains(".mlp."));
        if (spec.shape().size() == 2) {
          sum += 2.0 * spec.elements() * (late ? counting : tokens);
        }
        if (output) {
          sum += 4.0 * batch.length() * spec.shape().getLast() * tokens;
        }
      }
    }
    return sum + 2.0 * config.hidden() * config.vocabulary() * counting;
  }
}
