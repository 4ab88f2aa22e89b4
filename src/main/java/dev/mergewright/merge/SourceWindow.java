package dev.mergewright.merge;

import dev.mergewright.checkpoint.CheckpointFormatException;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a population's merges have read of their sources since the last [#release], kept so that
/// they read each tensor once, however many they are.
///
/// A caller that goes through its candidates layer by layer releases after each layer, and so keeps
/// one layer of every source, outside the heap and in the type that holds it exactly. The next
/// layer takes the same places, since new memory would have to be cleared first. What would not fit
/// is read again whenever it is asked for. Safe for concurrent use, but for releasing while others
/// read.
public final class SourceWindow implements AutoCloseable {
  private final long capacity;
  private final List<Map<String, Kept>> models = new ArrayList<>();
  private final List<Place> taken = new ArrayList<>();
  private final List<Place> free = new ArrayList<>();
  private long held;
  private long mostHeld;

  /// @param capacity the most bytes kept
  public SourceWindow(long capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity must not be negative, was " + capacity);
    }
    this.capacity = capacity;
  }

  /// Forgets what was read.
  public synchronized void release() {
    models.forEach(Map::clear);
    free.addAll(taken);
    taken.clear();
    held = 0;
  }

  /// The most bytes that were kept at once.
  public synchronized long mostHeld() {
    return mostHeld;
  }

  @Override
  public synchronized void close() {
    release();
    free.forEach(Place::close);
    free.clear();
  }

  /// The same weights, whose tensors are kept once they were read.
  ///
  /// @param model the model's name, for errors
  synchronized Weights over(String model, Weights weights) {
    Map<String, Kept> kept = new ConcurrentHashMap<>();
    models.add(kept);
    return new Windowed(model, weights, kept);
  }

  private synchronized @Nullable MemorySegment room(long bytes) {
    if (bytes > capacity - held) {
      return null;
    }
    Place place =
        free.stream().filter(p -> p.bytes() == bytes).findFirst().orElseGet(() -> place(bytes));
    free.remove(place);
    taken.add(place);
    held += bytes;
    mostHeld = Math.max(mostHeld, held);
    return place.segment();
  }

  /// A new place; old ones of other sizes go where both would be too much.
  private Place place(long bytes) {
    long idle = free.stream().mapToLong(Place::bytes).sum();
    while (!free.isEmpty() && held + idle + bytes > capacity) {
      Place gone = free.removeFirst();
      idle -= gone.bytes();
      gone.close();
    }
    Arena arena = Arena.ofShared();
    return new Place(arena, arena.allocate(bytes, Float.BYTES));
  }

  /// Memory for one tensor.
  private record Place(Arena arena, MemorySegment segment) implements AutoCloseable {
    long bytes() {
      return segment.byteSize();
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /// What is kept of a tensor, filled by whoever comes first while the others wait.
  private static final class Kept {
    private boolean tried;
    private @Nullable MemorySegment numbers;
  }

  private final class Windowed implements Weights {
    private final String model;
    private final Weights weights;
    private final Map<String, Kept> kept;

    Windowed(String model, Weights weights, Map<String, Kept> kept) {
      this.model = model;
      this.weights = weights;
      this.kept = kept;
    }

    @Override
    public SequencedMap<String, TensorSpec> tensors() {
      return weights.tensors();
    }

    @Override
    public ElementType exactType(String tensor) {
      return weights.exactType(tensor);
    }

    @Override
    public int blockSize() {
      return weights.blockSize();
    }

    @Override
    public void read(String tensor, long from, float[] into, int count) {
      MemorySegment numbers = numbers(tensor);
      if (numbers == null) {
        weights.read(tensor, from, into, count);
        return;
      }
      ElementType type = weights.exactType(tensor);
      if (from < 0 || count < 0 || from > numbers.byteSize() / type.bytes() - count) {
        throw new IllegalArgumentException(
            "no elements [%d, %d) of a tensor %s".formatted(from, from + count, tensor));
      }
      type.decode(numbers, Math.multiplyExact(from, type.bytes()), into, count);
      if (!Tiles.areFinite(into, count)) {
        throw new CheckpointFormatException(
            Reason.NOT_FINITE,
            "%s: %s holds NaN or infinity, which would spread through a merge; use another version of the model"
                .formatted(model, tensor));
      }
    }

    private @Nullable MemorySegment numbers(String tensor) {
      TensorSpec spec = weights.tensors().get(tensor);
      if (spec == null) {
        return null; // the model says what is wrong
      }
      Kept known = kept.computeIfAbsent(tensor, _ -> new Kept());
      synchronized (known) {
        if (!known.tried) {
          ElementType type = weights.exactType(tensor);
          MemorySegment room = room(Math.multiplyExact(spec.elements(), type.bytes()));
          if (room != null) {
            weights.encode(tensor, 0, spec.elements(), type, room, 0);
          }
          known.numbers = room;
          known.tried = true;
        }
        return known.numbers;
      }
    }
  }
}
