package dev.mergewright.checkpoint;

import dev.mergewright.tensor.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// What an adapter adds to one weight, `scale * L R`, computed for the rows that a tile touches.
///
/// ```text
/// w[i, j] += scale * sum over k of L[i, k] * R[k, j]
///
/// rows x columns  the shape of the weight as it is stored
/// linear          L = B, R = A                       B: [rows, rank], A: [rank, columns]
/// transposed      L = A transposed, R = B transposed   A: [rank, rows], B: [columns, rank]
/// ```
///
/// Embeddings and weights stored as [in, out] are transposed. Sums are `float` in the order of k,
/// so they do not depend on the tiles. Hu et al., arXiv 2106.09685, section 4.1.
///
/// @param a the factor near the input
/// @param b the factor near the output
/// @param scale what the product is multiplied with
/// @param isTransposed whether the weight is stored as [in, out]
record LowRankDelta(Factor a, Factor b, float scale, boolean isTransposed) {
  /// A matrix as it lies on disk.
  ///
  /// @param name the name of the tensor in its file
  record Factor(String name, ElementType type, List<Long> shape, MemorySegment bytes) {
    void read(long from, float[] into, int count) {
      type.decode(bytes, from * type.bytes(), into, count);
    }
  }

  int rank() {
    return Math.toIntExact(a.shape().getFirst());
  }

  /// The shape of the weights that it fits.
  List<Long> shape() {
    long in = a.shape().getLast();
    long out = b.shape().getFirst();
    return isTransposed ? List.of(in, out) : List.of(out, in);
  }

  /// R, decoded and row-major: the part that every row of the weight needs.
  float[] right() {
    int columns = columns();
    float[] right = new float[Math.multiplyExact(rank(), columns)];
    if (!isTransposed) {
      a.read(0, right, right.length);
      return right;
    }
    float[] row = new float[rank()];
    for (int j = 0; j < columns; j++) {
      b.read((long) j * row.length, row, row.length);
      for (int k = 0; k < row.length; k++) {
        right[k * columns + j] = row[k];
      }
    }
    return right;
  }

  /// Adds its elements `[from, from + count)` to `into[0..count)`.
  ///
  /// @param right what [#right] returned
  void addTo(float[] right, long from, float[] into, int count) {
    if (count == 0) {
      return;
    }
    int columns = columns();
    float[] left = new float[rank()];
    float[] delta = new float[Math.min(columns, count)];
    int column = (int) (from % columns);
    long row = from / columns;
    for (int done = 0; done < count; row++) {
      int length = Math.min(columns - column, count - done);
      readLeft(row, left);
      Arrays.fill(delta, 0, length, 0f);
      multiply(left, right, columns, column, delta, length);
      for (int j = 0; j < length; j++) {
        into[done + j] += scale * delta[j];
      }
      done += length;
      column = 0;
    }
  }

  private int columns() {
    return Math.toIntExact(shape().getLast());
  }

  private void readLeft(long row, float[] into) {
    if (!isTransposed) {
      b.read(row * into.length, into, into.length);
      return;
    }
    float[] one = new float[1];
    for (int k = 0; k < into.length; k++) {
      a.read(k * shape().getFirst() + row, one, 1);
      into[k] = one[0];
    }
  }

  /// `into[j] = sum over k of left[k] * right[k][column + j]`, four k at a time, summed in their
  /// order.
  private static void multiply(
      float[] left, float[] right, int columns, int column, float[] into, int count) {
    int k = 0;
    for (; k + 3 < left.length; k += 4) {
      float l0 = left[k];
      float l1 = left[k + 1];
      float l2 = left[k + 2];
      float l3 = left[k + 3];
      int r0 = k * columns + column;
      int r1 = r0 + columns;
      int r2 = r1 + columns;
      int r3 = r2 + columns;
      for (int j = 0; j < count; j++) {
        into[j] =
            into[j]
                + l0 * right[r0 + j]
                + l1 * right[r1 + j]
                + l2 * right[r2 + j]
                + l3 * right[r3 + j];
      }
    }
    for (; k < left.length; k++) {
      int offset = k * columns + column;
      for (int j = 0; j < count; j++) {
        into[j] += left[k] * right[offset + j];
      }
    }
  }
}
