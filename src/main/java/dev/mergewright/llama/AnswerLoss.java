package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.tensor.TorchScript;

/// Scores rows: the mean cross-entropy of each row's answer tokens, in nats, summed in double.
///
/// A loss that is not a number is returned as it is: whether a candidate failed is for the caller
/// to say.
///
/// @param config the architecture
/// @param script its forward pass
/// @param packed the weights
record AnswerLoss(LlamaConfig config, TorchScript script, NDList packed) {

  /// One loss per row, in the rows' order; nothing stays in `scope`.
  double[] of(EncodedRows rows, NDManager scope) {
    config.requireRoomFor(rows.longest());
    double[] losses = new double[rows.size()];
    try (NDManager call = scope.newSubManager()) {
      NDList rotary = RotaryTable.of(config, rows.longest(), call);
      for (TokenBatch batch : rows.batches()) {
        meanPerRow(batch, rows, tokenLosses(batch, rotary, call), losses);
      }
    }
    return losses;
  }

  private float[] tokenLosses(TokenBatch batch, NDList rotary, NDManager call) {
    try (NDManager step = call.newSubManager()) {
      NDList result = script.call(step, "losses", batch.copyTo(step), packed, rotary);
      return result.singletonOrThrow().toFloatArray();
    }
  }

  private static void meanPerRow(
      TokenBatch batch, EncodedRows rows, float[] tokenLosses, double[] into) {
    int n = 0;
    for (int row : batch.rows()) {
      int tokens = rows.row(row).answerTokens();
      double sum = 0;
      for (int i = 0; i < tokens; i++) {
        sum += tokenLosses[n++];
      }
      into[row] = sum / tokens;
    }
  }
}
