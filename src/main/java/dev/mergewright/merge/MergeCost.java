package dev.mergewright.merge;

import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What a merge will take beside disk: heap, by a formula, and seconds, by trying.
///
/// @param weights the merge
/// @param kernels the device; absent for the CPU
record MergeCost(MergedWeights weights, @Nullable DeviceKernels kernels) {
  /// Classes, the program itself and what the JVM keeps beside it.
  private static final long FIXED_BYTES = 32L << 20;

  /// Names, shapes and places of a tensor.
  private static final long TENSOR_BYTES = 4L << 10;

  private static final long PROBE_NANOS = 500_000_000L;

  /// Tensors smaller than this share of the largest say little about speed.
  private static final long SMALLEST_SHARE = 256;

  /// The heap in bytes that the merge does with, whatever the size of its tensors; tokenizers that
  /// are merged come on top.
  ///
  /// ```text
  /// fixed + tensors * models * 4 KiB + threads * sum over stages of (block + (m + 2) * tile + m * search)
  /// ```
  ///
  /// `m` models in a stage, the base included; a search for a magnitude is the most that a measure
  /// pass keeps.
  long heap(int threads) {
    long tile = (long) (kernels == null ? Tiles.SIZE : DeviceKernels.CHUNK) * Float.BYTES;
    long block = (long) weights.blockSize() * Float.BYTES;
    MergeRecipe recipe = weights.recipe();
    long perThread =
        recipe.merges().stream()
            .mapToLong(stage -> stage.models().size())
            .map(m -> block + (m + 2) * tile + m * MagnitudeThreshold.SEARCH_BYTES)
            .sum();
    long headers = TENSOR_BYTES * weights.tensors().size() * recipe.checkpoints().size();
    return FIXED_BYTES + headers + threads * perThread;
  }

  /// About how many seconds the merge computes, from merging some tensors for at most about a
  /// second without writing; none if it would have to read all weights before the first.
  ///
  /// Takes the smallest of the large tensors first. The first half second does not count, for the
  /// JIT compiler is at work then.
  OptionalDouble seconds(int threads) {
    MergeRecipe recipe = weights.recipe();
    if (recipe.merges().stream().anyMatch(stage -> stage.method().trimsWholeModel())) {
      return OptionalDouble.empty();
    }
    Iterator<Map.Entry<String, TensorSpec>> sample = sample().iterator();
    double perElement = secondsPerElement(sample); // counts only where nothing is left to try
    if (sample.hasNext()) {
      perElement = secondsPerElement(sample);
    }
    long all = weights.tensors().values().stream().mapToLong(TensorSpec::elements).sum();
    int sideBySide =
        kernels == null ? Math.min(threads, Runtime.getRuntime().availableProcessors()) : 1;
    return OptionalDouble.of(perElement * all / sideBySide);
  }

  private List<Map.Entry<String, TensorSpec>> sample() {
    long largest =
        weights.tensors().values().stream().mapToLong(TensorSpec::elements).max().orElse(0);
    return weights.tensors().entrySet().stream()
        .filter(tensor -> tensor.getValue().elements() >= largest / SMALLEST_SHARE)
        .sorted(Comparator.comparingLong(tensor -> tensor.getValue().elements()))
        .toList();
  }

  private double secondsPerElement(Iterator<Map.Entry<String, TensorSpec>> sample) {
    long started = System.nanoTime();
    long elements = 0;
    while (sample.hasNext() && System.nanoTime() - started < PROBE_NANOS) {
      elements += merge(sample.next());
    }
    return (System.nanoTime() - started) / (1e9 * Math.max(1, elements));
  }

  private long merge(Map.Entry<String, TensorSpec> tensor) {
    weights.prepare(tensor.getKey());
    long elements = tensor.getValue().elements();
    float[] block = new float[(int) Math.min(weights.blockSize(), elements)];
    for (long from = 0; from < elements; from += block.length) {
      int count = (int) Math.min(block.length, elements - from);
      weights.read(tensor.getKey(), from, block, count);
    }
    return elements;
  }
}
