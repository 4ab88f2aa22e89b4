package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/// Scores rows: the mean cross-entropy of each row's answer tokens, in nats, summed in double.
///
/// A loss that is not a number is returned as it is: whether a candidate failed is for the caller
/// to say.
///
/// @param pass the forward pass
/// @param parts its weights
/// @param crew scores batches side by side
/// @param batchTokens padded tokens of a batch
record AnswerLoss(ForwardPass pass, ModelParts parts, Crew crew, int batchTokens) {
  /// On the calling thread.
  AnswerLoss(ForwardPass pass, ModelParts parts) {
    this(pass, parts, Crew.ALONE, TokenBatch.TOKEN_BUDGET);
  }

  /// One loss per row, in the rows' order; nothing stays in `scope`.
  double[] of(EncodedRows rows, NDManager scope) {
    pass.config().requireRoomFor(rows.longest());
    double[] losses = new double[rows.size()];
    try (NDManager call = scope.newSubManager()) {
      LayerViews views = LayerViews.of(pass, rows.longest(), call);
      List<TokenBatch> batches = rows.batches(batchTokens);
      crew.each(
          batches.size(),
          b -> {
            TokenBatch batch = batches.get(b);
            meanPerRow(batch, rows, tokenLosses(batch, views, call), losses);
          });
    }
    return losses;
  }

  /// The loss of each counting token of a batch.
  float[] tokenLosses(TokenBatch batch, LayerViews views, NDManager call) {
    try (NDManager step = call.newSubManager()) {
      NDList tokens = batch.copyTo(step);
      NDArray ids = tokens.get(0);
      List<NDList> view = views.scoring(batch, ids, step);
      int last = parts.layers().size() - 1;
      NDArray x = pass.embed(ids, parts.embedding(), step);
      for (int l = 0; l < last; l++) {
        try (NDArray before = x) {
          x = pass.layer(before, parts.layers().get(l), view.get(l), step);
        }
      }
      x = pass.lastLayer(x, tokens.get(1), parts.layers().get(last), view.get(last), step);
      return pass.losses(x, tokens.get(2), parts.head(), step).toFloatArray();
    }
  }

  /// Spreads the losses of a batch's counting tokens over its rows.
  static void meanPerRow(TokenBatch batch, EncodedRows rows, float[] tokenLosses, double[] into) {
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
