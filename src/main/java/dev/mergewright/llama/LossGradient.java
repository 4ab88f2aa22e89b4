package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchScript;

/// The loss of rows with its gradient by every weight that asks for one.
///
/// @param config the architecture
/// @param script the methods of [LlamaScript] and [TrainingScript#loss]
/// @param weights one array per tensor, in the order of [LlamaTensors]
record LossGradient(LlamaConfig config, TorchScript script, NDList weights) {
  // libtorch records one gradient per process (DJL refuses a second collector).
  private static final Object GRADIENT = new Object();

  /// The mean over rows of each row's mean cross-entropy in nats over the tokens that count; its
  /// gradient is added to that of every weight. Nothing else stays in `step`.
  double add(EncodedRows rows, NDManager step) {
    return add(rows, 1, step);
  }

  /// The same loss; what is added is its gradient times a factor.
  double add(EncodedRows rows, double factor, NDManager step) {
    config.requireRoomFor(rows.longest());
    LayerViews views = LayerViews.of(new ForwardPass(config, script), rows.longest(), step);
    double loss = 0;
    synchronized (GRADIENT) {
      try (GradientCollector collector = Torch.recordGradient()) {
        for (TokenBatch batch : rows.batches()) {
          try (NDManager scope = step.newSubManager()) {
            NDList tokens = batch.copyTo(scope);
            NDList view = new NDList();
            views.scoringByKind(batch, tokens.head(), scope).forEach(view::addAll);
            NDList share = new NDList(shares(batch, rows, factor, scope));
            NDArray sum =
                script.callForGradient("weighted", tokens, weights, view, share).singletonOrThrow();
            collector.backward(sum);
            loss += sum.getFloat();
          }
        }
      }
    }
    return loss / factor;
  }

  /// What each counting token adds to the loss: factor / (rows * its row's tokens).
  private static NDArray shares(
      TokenBatch batch, EncodedRows rows, double factor, NDManager owner) {
    float[] shares = new float[batch.targets().length];
    int n = 0;
    for (int row : batch.rows()) {
      int tokens = rows.row(row).answerTokens();
      for (int i = 0; i < tokens; i++) {
        shares[n++] = (float) (factor / rows.size() / tokens);
      }
    }
    return owner.create(shares);
  }
}
