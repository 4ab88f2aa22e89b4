package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.RowPlan.RowFill;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A model with the rows of a merged vocabulary in its embedding and head.
///
/// Rows are found when they are read; nothing is copied but the mean of each matrix, which padding
/// needs. Means are sums in `double`, in the order of the recipe, rounded to `float` once.
final class VocabularyRows implements Weights {
  private final int model;
  private final List<Weights> originals;
  private final RowPlan plan;
  private final Set<String> matrices;
  private final SequencedMap<String, TensorSpec> tensors;
  private final Map<String, float[]> averages = new ConcurrentHashMap<>();

  /// @param model which of the originals this is
  /// @param originals every model of the merge, as it is
  /// @param matrices the tensors with one row per token
  VocabularyRows(int model, List<Weights> originals, RowPlan plan, Set<String> matrices) {
    this.model = model;
    this.originals = List.copyOf(originals);
    this.plan = plan;
    this.matrices = Set.copyOf(matrices);
    SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
    originals
        .get(model)
        .tensors()
        .forEach((name, spec) -> specs.put(name, matrices.contains(name) ? resized(spec) : spec));
    this.tensors = Collections.unmodifiableSequencedMap(specs);
  }

  private TensorSpec resized(TensorSpec spec) {
    long rows = plan.rows();
    return new TensorSpec(
        spec.type(),
        spec.shape().size() == 1 ? List.of(rows) : List.of(rows, spec.shape().getLast()));
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    TensorSpec spec = tensors.get(tensor);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    if (!matrices.contains(tensor)) {
      originals.get(model).read(tensor, from, into, count);
      return;
    }
    if (from < 0 || count < 0 || from > spec.elements() - count) {
      throw new IllegalArgumentException(
          "elements [%d, %d) leave %s of %s".formatted(from, from + count, tensor, spec.shape()));
    }
    long width = width(spec);
    float[] piece = new float[Math.min(count, Tiles.SIZE)];
    for (int done = 0; done < count; ) {
      int row = (int) ((from + done) / width);
      long column = (from + done) % width;
      long rows = runEnd(row, piece.length / width + 2) - row;
      long together = rows * width - column;
      int length = (int) Math.min(Math.min(together, piece.length), count - done);
      readRun(tensor, row, column, width, piece, length);
      System.arraycopy(piece, 0, into, done, length);
      done += length;
    }
  }

  private static long width(TensorSpec spec) {
    return spec.shape().size() == 1 ? 1 : spec.shape().getLast();
  }

  /// The row after the last that follows on in the original too; a filled row stands alone.
  private long runEnd(int row, long atMost) {
    int first = plan.own(model, row);
    long end = row + 1L;
    if (first >= 0) {
      long most = Math.min(plan.rows(), row + atMost);
      while (end < most && plan.own(model, (int) end) == first + (end - row)) {
        end++;
      }
    }
    return end;
  }

  private void readRun(String tensor, int row, long column, long width, float[] into, int count) {
    int own = plan.own(model, row);
    if (own >= 0) {
      originals.get(model).read(tensor, own * width + column, into, count);
      return;
    }
    switch (plan.fill(row)) {
      case RowFill.Copy(int from, int fromRow) ->
          originals.get(from).read(tensor, fromRow * width + column, into, count);
      case RowFill.Mean(List<RowFill.Copy> rows) -> mean(tensor, rows, column, width, into, count);
      case RowFill.Zero() -> Tiles.clear(into, count);
      case RowFill.Average() ->
          System.arraycopy(average(tensor, Math.toIntExact(width)), (int) column, into, 0, count);
    }
  }

  private void mean(
      String tensor, List<RowFill.Copy> rows, long column, long width, float[] into, int count) {
    double[] sum = new double[count];
    for (RowFill.Copy row : rows) {
      originals.get(row.model()).read(tensor, row.row() * width + column, into, count);
      Tiles.accumulate(1, into, sum, count);
    }
    divide(sum, rows.size(), into);
  }

  /// The mean of all rows that have a token, computed at the first padding row that is read.
  private float[] average(String tensor, int width) {
    return averages.computeIfAbsent(tensor, name -> averageOf(name, width));
  }

  private float[] averageOf(String tensor, int width) {
    double[] sum = new double[width];
    float[] values = new float[width];
    long real = 0;
    for (int row = 0; row < plan.rows(); row++) {
      if (plan.isReal(row)) {
        readRun(tensor, row, 0, width, values, width);
        Tiles.accumulate(1, values, sum, width);
        real++;
      }
    }
    divide(sum, Math.max(1, real), values);
    return values;
  }

  private static void divide(double[] sum, long by, float[] into) {
    for (int i = 0; i < sum.length; i++) {
      into[i] = (float) (sum[i] / by);
    }
  }
}
