package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.merge.SourceWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Scores models layer by layer: layers outermost, then candidates, then batches.
///
/// ```text
/// for each pass, a share of the batches
///   for each part (embedding, layers, head)
///     for each candidate
///       load (merge, pack) the part;  for each batch, side by side:  x = part(x)
///     forget the part of the sources
/// ```
///
/// What is merged for one candidate of what is read for all is gone before the next one's turn.
/// Batches and operations are those of [AnswerLoss], and so is every bit of the result.
///
/// @param pass the forward pass
/// @param crew computes batches side by side
/// @param manager owns what lives during a scoring
record PopulationScorer(ForwardPass pass, Crew crew, NDManager manager) {

  /// The losses of each candidate.
  ///
  /// @param sets the sets of rows
  /// @param batchTokens padded tokens of a batch, as the plan was made for
  /// @param window what the candidates read their sources through; released after each part
  List<CandidateLosses> score(
      List<DeviceWeights> candidates,
      List<EncodedRows> sets,
      int batchTokens,
      SourceWindow window,
      ScoringPlan plan) {
    List<Candidate> population =
        candidates.stream().map(weights -> new Candidate(weights, sets)).toList();
    List<Batch> batches = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      for (TokenBatch batch : sets.get(s).batches(batchTokens)) {
        batches.add(new Batch(s, sets.get(s), batch));
      }
    }
    int from = 0;
    for (int count : plan.passes()) {
      onePass(population, batches.subList(from, from + count), window);
      from += count;
    }
    return population.stream().map(Candidate::outcome).toList();
  }

  private void onePass(List<Candidate> population, List<Batch> batches, SourceWindow window) {
    try (NDManager scope = manager.newSubManager()) {
      int longest = batches.stream().mapToInt(b -> b.tokens.length()).max().orElse(0);
      LayerViews views = LayerViews.of(pass, longest, scope);
      List<Placed> placed = batches.stream().map(b -> b.place(views, scope)).toList();
      population.forEach(candidate -> candidate.begin(placed.size(), scope));
      for (ModelPart part : ModelPart.of(pass.config())) {
        for (Candidate candidate : population) {
          advance(candidate, part, placed);
        }
        window.release();
      }
      population.forEach(Candidate::end);
    }
  }

  /// Takes one candidate's streams through one part; without the memory for it, the candidate is
  /// out.
  private void advance(Candidate candidate, ModelPart part, List<Placed> batches) {
    if (candidate.failure != null) {
      return;
    }
    try (NDManager owner = manager.newSubManager()) {
      NDList packed = candidate.weights.packed(part, pass, owner);
      crew.each(batches.size(), b -> step(candidate, part, packed, batches.get(b), b));
    } catch (RuntimeException | OutOfMemoryError e) {
      InsufficientMemoryException memory = InsufficientMemoryException.of(e);
      if (memory == null) {
        throw e;
      }
      candidate.fail(String.valueOf(memory.getMessage()));
    }
  }

  private void step(Candidate candidate, ModelPart part, NDList packed, Placed batch, int b) {
    NDManager owner = candidate.owner();
    NDArray x = candidate.streams[b];
    switch (part) {
      case ModelPart.Embedding _ -> candidate.streams[b] = pass.embed(batch.ids(), packed, owner);
      case ModelPart.Layer layer -> {
        NDList view = batch.views.get(layer.number());
        candidate.streams[b] =
            layer.number() < pass.config().layers() - 1
                ? pass.layer(x, packed, view, owner)
                : pass.lastLayer(x, batch.at(), packed, view, owner);
        x.close();
      }
      case ModelPart.Head _ -> {
        try (NDArray losses = pass.losses(x, batch.targets(), packed, owner)) {
          candidate.keep(batch.batch, losses.toFloatArray());
        }
        x.close();
      }
    }
  }

  /// A batch of one of the sets.
  private record Batch(int set, EncodedRows rows, TokenBatch tokens) {
    Placed place(LayerViews views, NDManager owner) {
      NDList arrays = tokens.copyTo(owner);
      return new Placed(this, arrays, views.scoring(tokens, arrays.head(), owner));
    }
  }

  /// A batch on the device.
  private record Placed(Batch batch, NDList arrays, List<NDList> views) {
    NDArray ids() {
      return arrays.get(0);
    }

    NDArray at() {
      return arrays.get(1);
    }

    NDArray targets() {
      return arrays.get(2);
    }
  }

  /// A model on its way through the layers.
  private static final class Candidate {
    private final DeviceWeights weights;
    private final double[][] losses;
    private NDArray[] streams = {};
    private @Nullable NDManager owner;
    private @Nullable String failure;

    Candidate(DeviceWeights weights, List<EncodedRows> sets) {
      this.weights = weights;
      this.losses = sets.stream().map(rows -> new double[rows.size()]).toArray(double[][]::new);
    }

    void begin(int batches, NDManager scope) {
      streams = new NDArray[batches];
      owner = scope.newSubManager();
    }

    NDManager owner() {
      return Objects.requireNonNull(owner);
    }

    void keep(Batch batch, float[] tokenLosses) {
      AnswerLoss.meanPerRow(batch.tokens, batch.rows, tokenLosses, losses[batch.set]);
    }

    void fail(String advice) {
      failure = advice;
      end();
    }

    void end() {
      owner().close();
      streams = new NDArray[0];
    }

    CandidateLosses outcome() {
      return failure == null
          ? new CandidateLosses.Scored(losses)
          : new CandidateLosses.OutOfMemory(failure);
    }
  }
}
