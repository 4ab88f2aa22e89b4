package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Streams weights into laid-out safetensors files, in parallel over blocks of tensors.
///
/// Each block has its own place in a file, so the bytes do not depend on who writes which when.
/// Files are written by position and not through a mapping: a full disk is then an exception and
/// not a fault of the process. Every thread has one buffer, small enough for its core's cache.
///
/// @param weights where the numbers come from
/// @param buffers tensors copied as they are
/// @param threads how many blocks are in work at once
/// @param rounding how numbers become those of their type
record ShardWriter(
    Weights weights,
    SequencedMap<String, Checkpoint.Buffer> buffers,
    int threads,
    Rounding rounding) {
  /// A whole tensor to prepare, or a block of it to write.
  ///
  /// @param position in the file, of the tensor's first byte
  /// @param from the first element of the block
  /// @param count of its elements; 0 for the whole tensor
  /// @param attempt at writing the tensor before it is prepared, if the block is part of one
  private record Task(
      String tensor,
      Entry entry,
      FileChannel channel,
      long position,
      long from,
      int count,
      @Nullable Attempt attempt) {
    long bytes() {
      return entry.end() - entry.begin();
    }

    Task block(long begin, int elements, @Nullable Attempt part) {
      return new Task(tensor, entry, channel, position, begin, elements, part);
    }
  }

  /// @param left how many blocks are still to be written
  private record Attempt(PresumedTensor numbers, AtomicLong left) {}

  /// Writes every shard.
  ///
  /// @param target the final folder, for messages
  void write(SequencedMap<Path, SafetensorsLayout> shards, Path target, Progress progress)
      throws IOException {
    long total = shards.values().stream().mapToLong(SafetensorsLayout::dataBytes).sum();
    progress.begin("write " + target.getFileName(), total);
    List<FileChannel> channels = new ArrayList<>();
    try {
      List<Task> tensors = new ArrayList<>();
      for (Map.Entry<Path, SafetensorsLayout> shard : shards.entrySet()) {
        FileChannel channel =
            FileChannel.open(
                shard.getKey(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channels.add(channel);
        SafetensorsLayout layout = shard.getValue();
        writeFully(channel, layout.header().duplicate(), 0);
        layout
            .entries()
            .forEach(
                (name, entry) -> {
                  long position = layout.dataBegin() + entry.begin();
                  tensors.add(new Task(name, entry, channel, position, 0, 0, null));
                });
      }
      run(new BlockQueue<>(tensors, Task::bytes, threads), progress);
    } catch (IOException e) {
      throw new IOException(
          "cannot write %s (%s); nothing was left behind; make room or choose another disk, then run it again"
              .formatted(target, e.getMessage()),
          e);
    } finally {
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
    progress.end("%,d bytes".formatted(total));
  }

  private void run(BlockQueue<Task> queue, Progress progress) throws IOException {
    AtomicLong done = new AtomicLong();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> work(queue, done, progress)));
      }
      try {
        for (Future<Void> worker : workers) {
          worker.get();
        }
      } catch (ExecutionException e) {
        rethrow(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } finally {
        queue.stop();
        pool.shutdownNow();
      }
    }
  }

  private Void work(BlockQueue<Task> queue, AtomicLong done, Progress progress)
      throws IOException, InterruptedException {
    float[] numbers = new float[weights.blockSize()];
    boolean complete = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment encoded = arena.allocate((long) numbers.length * Float.BYTES, Long.BYTES);
      for (Task task = queue.next(); task != null; task = queue.next()) {
        if (task.count() == 0) {
          prepare(task, queue);
          continue;
        }
        progress.advance(done.addAndGet(write(task, numbers, encoded)), "");
        Attempt attempt = task.attempt();
        if (attempt != null && attempt.left().decrementAndGet() == 0) {
          boolean isRight = attempt.numbers().isConfirmed();
          done.addAndGet(isRight ? 0 : -task.bytes());
          queue.prepared(isRight ? List.of() : prepared(task));
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        queue.stop();
      }
    }
    return null;
  }

  /// Has the blocks of a tensor given out; a buffer is written at once.
  private void prepare(Task whole, BlockQueue<Task> queue) throws IOException {
    Checkpoint.Buffer buffer = buffers.get(whole.tensor());
    if (buffer != null) {
      writeFully(whole.channel(), buffer.bytes().asByteBuffer(), whole.position());
      queue.prepared(List.of());
      return;
    }
    Optional<PresumedTensor> presumed = weights.presume(whole.tensor());
    if (presumed.isPresent()) {
      AtomicLong left = new AtomicLong();
      List<Task> blocks = blocks(whole, new Attempt(presumed.get(), left));
      left.set(blocks.size());
      queue.tried(blocks);
    } else {
      queue.prepared(prepared(whole));
    }
  }

  private List<Task> prepared(Task part) {
    weights.prepare(part.tensor());
    return blocks(part, null);
  }

  private List<Task> blocks(Task part, @Nullable Attempt attempt) {
    long elements = part.bytes() / ElementType.valueOf(part.entry().type()).bytes();
    int size = weights.blockSize();
    List<Task> blocks = new ArrayList<>();
    for (long from = 0; from < elements; from += size) {
      blocks.add(part.block(from, (int) Math.min(size, elements - from), attempt));
    }
    return blocks;
  }

  private long write(Task block, float[] numbers, MemorySegment encoded) throws IOException {
    ElementType type = ElementType.valueOf(block.entry().type());
    long bytes = (long) block.count() * type.bytes();
    if (block.attempt() == null) {
      weights.read(block.tensor(), block.from(), numbers, block.count());
    } else {
      block.attempt().numbers().read(block.from(), numbers, block.count());
    }
    requireFinite(block.tensor(), type, numbers, block.count());
    rounding.encode(block.tensor(), type, block.from(), numbers, block.count(), encoded);
    writeFully(
        block.channel(),
        encoded.asSlice(0, bytes).asByteBuffer(),
        block.position() + block.from() * type.bytes());
    return bytes;
  }

  private static void requireFinite(String tensor, ElementType type, float[] numbers, int count) {
    float greatest = Tiles.greatestMagnitude(numbers, count);
    if (!Float.isFinite(type.round(greatest))) {
      throw new CheckpointFormatException(
          Reason.NOT_FINITE,
          "%s would hold %s, which %s cannot store; check the recipe or choose another dtype"
              .formatted(tensor, greatest, type));
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static void rethrow(Throwable cause) throws IOException {
    switch (cause) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException(cause);
    }
  }
}
