package dev.mergewright.merge;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures the task vectors of a pool's models.
///
/// Reads every number once per source, tile by tile, in parallel over blocks of tensors. Blocks
/// have a fixed size and are added in the order of the tensors, so the result does not depend on
/// the number of threads.
public final class Inspector {
  /// The elements of a block.
  static final long BLOCK = 1 << 20;

  /// The order of parts: by layer, then by component.
  private static final Comparator<Place> BY_DEPTH =
      Comparator.comparingInt(Place::layer).thenComparing(Place::component);

  private final SourcePool pool;
  private final String base;
  private final List<String> sources;

  private record Place(int layer, Component component) {
    static Place of(String tensor) {
      LayerName name = LayerName.of(tensor);
      return new Place(name == null ? Inspection.OUTSIDE : name.layer(), Component.of(tensor));
    }
  }

  private record Block(TensorGroup group, long from, long to) {}

  /// @param base the base's name in the pool
  /// @param sources the sources' names in the pool
  public Inspector(SourcePool pool, String base, List<String> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one source, was none");
    }
    this.pool = pool;
    this.base = base;
    this.sources = List.copyOf(sources);
  }

  /// Measures all tensors.
  ///
  /// @throws IOException when the thread is interrupted
  public Inspection inspect(int threads, Progress progress) throws IOException {
    List<Block> blocks = blocks();
    progress.begin("inspect", blocks.size());
    Map<Place, TaskVectorSums> places = new TreeMap<>(BY_DEPTH);
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      try {
        List<Future<TaskVectorSums>> sums = new ArrayList<>();
        blocks.forEach(block -> sums.add(workers.submit(() -> measure(block))));
        for (int i = 0; i < blocks.size(); i++) {
          Place place = Place.of(blocks.get(i).group().name());
          places
              .computeIfAbsent(place, _ -> new TaskVectorSums(sources.size()))
              .add(sums.get(i).get());
          progress.advance(i + 1, "");
        }
      } finally {
        workers.shutdownNow();
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    progress.end("%d tensors".formatted(pool.model(base).tensors().size()));
    List<Inspection.Part> parts = new ArrayList<>();
    places.forEach(
        (place, sums) -> parts.add(new Inspection.Part(place.layer(), place.component(), sums)));
    return new Inspection(sources.size(), parts);
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (Map.Entry<String, TensorSpec> tensor : pool.model(base).tensors().entrySet()) {
      TensorGroup group = pool.group(tensor.getKey(), base, sources);
      for (long from = 0; from < group.elements(); from += BLOCK) {
        blocks.add(new Block(group, from, Math.min(from + BLOCK, group.elements())));
      }
    }
    return blocks;
  }

  private TaskVectorSums measure(Block block) {
    TaskVectorSums sums = new TaskVectorSums(sources.size());
    float[] from = new float[Tiles.SIZE];
    float[][] vectors = new float[sources.size()][Tiles.SIZE];
    for (long at = block.from(); at < block.to(); at += Tiles.SIZE) {
      int count = (int) Math.min(Tiles.SIZE, block.to() - at);
      block.group().readBase(at, from, count);
      sums.addBase(Tiles.dot(from, from, count), count);
      for (int s = 0; s < vectors.length; s++) {
        block.group().readSource(s, at, vectors[s], count);
        Tiles.subtract(vectors[s], from, vectors[s], count);
        for (int t = 0; t <= s; t++) {
          sums.addPair(
              t,
              s,
              Tiles.dot(vectors[t], vectors[s], count),
              bothChanged(vectors[t], vectors[s], count),
              opposed(vectors[t], vectors[s], count));
        }
      }
    }
    return sums;
  }

  /// How many entries are non-zero in both.
  private static int bothChanged(float[] a, float[] b, int count) {
    int both = 0;
    for (int i = 0; i < count; i++) {
      both += a[i] != 0 & b[i] != 0 ? 1 : 0;
    }
    return both;
  }

  /// How many entries have opposite signs; a zero has none, and a product could round to one.
  private static int opposed(float[] a, float[] b, int count) {
    int opposed = 0;
    for (int i = 0; i < count; i++) {
      opposed += a[i] > 0 & b[i] < 0 | a[i] < 0 & b[i] > 0 ? 1 : 0;
    }
    return opposed;
  }

  private static IllegalStateException failure(ExecutionException e) {
    switch (e.getCause()) {
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(e);
    }
  }
}
