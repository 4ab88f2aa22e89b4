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
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Streams weights into laid-out safetensors files, in parallel over blocks of tensors.
///
/// Each block has its own place in a file, so the bytes do not depend on who writes which when.
/// Files are written by position and not through a mapping: a full disk is then an exception and
/// not a fault of the process.
///
/// @param weights where the numbers come from
/// @param buffers tensors copied as they are
/// @param threads how many blocks are in work at once
record ShardWriter(Weights weights, SequencedMap<String, Checkpoint.Buffer> buffers, int threads) {
  /// Elements per block: a megabyte of floats.
  private static final int BLOCK = 1 << 18;

  /// Writes every shard.
  ///
  /// @param target the final folder, for messages
  void write(SequencedMap<Path, SafetensorsLayout> shards, Path target, Progress progress)
      throws IOException {
    long total = shards.values().stream().mapToLong(SafetensorsLayout::dataBytes).sum();
    progress.begin("write " + target.getFileName(), total);
    AtomicLong done = new AtomicLong();
    List<FileChannel> channels = new ArrayList<>();
    try {
      List<Callable<Void>> blocks = new ArrayList<>();
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
                  for (Block block : blocks(name, entry, layout.dataBegin())) {
                    blocks.add(
                        () -> {
                          long bytes = write(block, channel);
                          progress.advance(done.addAndGet(bytes), "");
                          return null;
                        });
                  }
                });
      }
      run(blocks);
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

  /// Elements `[from, from + count)` of a tensor, which go to byte `position` of the file.
  private record Block(String tensor, Entry entry, long from, int count, long position) {}

  private List<Block> blocks(String tensor, Entry entry, long dataBegin) {
    if (buffers.containsKey(tensor)) {
      return List.of(new Block(tensor, entry, 0, 0, dataBegin + entry.begin()));
    }
    int size = ElementType.valueOf(entry.type()).bytes();
    long elements = (entry.end() - entry.begin()) / size;
    List<Block> blocks = new ArrayList<>();
    for (long from = 0; from < elements; from += BLOCK) {
      int count = (int) Math.min(BLOCK, elements - from);
      blocks.add(new Block(tensor, entry, from, count, dataBegin + entry.begin() + from * size));
    }
    return blocks;
  }

  private long write(Block block, FileChannel channel) throws IOException {
    Checkpoint.Buffer buffer = buffers.get(block.tensor());
    if (buffer != null) {
      writeFully(channel, buffer.bytes().asByteBuffer(), block.position());
      return buffer.bytes().byteSize();
    }
    ElementType type = ElementType.valueOf(block.entry().type());
    float[] numbers = new float[block.count()];
    weights.read(block.tensor(), block.from(), numbers, block.count());
    requireFinite(block.tensor(), type, numbers);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment encoded = arena.allocate((long) block.count() * type.bytes());
      type.encode(numbers, block.count(), encoded, 0);
      writeFully(channel, encoded.asByteBuffer(), block.position());
      return encoded.byteSize();
    }
  }

  private static void requireFinite(String tensor, ElementType type, float[] numbers) {
    float greatest = Tiles.greatestMagnitude(numbers, numbers.length);
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

  private void run(List<Callable<Void>> blocks) throws IOException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      try {
        List<Future<Void>> results = new ArrayList<>();
        blocks.forEach(block -> results.add(pool.submit(block)));
        for (Future<Void> result : results) {
          result.get();
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        rethrow(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
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
