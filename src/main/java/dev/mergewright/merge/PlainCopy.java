package dev.mergewright.merge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// The yardstick of a merge: reads the bytes of every source into a scratch buffer, writes those of
/// the last one to a new file, computes nothing.
///
/// @param sources the files to read
/// @param threads how many parts of the files are in work at once
record PlainCopy(List<Path> sources, int threads) {
  private static final int BLOCK = 1 << 20;

  /// Copies to a file that must not exist and is removed.
  ///
  /// @return seconds from the first byte read to the last byte handed to the operating system
  double seconds(Path target) throws IOException {
    List<FileChannel> from = new ArrayList<>();
    try (FileChannel into =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Path source : sources) {
        from.add(FileChannel.open(source, StandardOpenOption.READ));
      }
      long started = System.nanoTime();
      copy(from, into);
      return (System.nanoTime() - started) / 1e9;
    } finally {
      for (FileChannel channel : from) {
        channel.close();
      }
      Files.deleteIfExists(target);
    }
  }

  private void copy(List<FileChannel> from, FileChannel into) throws IOException {
    AtomicLong next = new AtomicLong();
    long size = from.getLast().size();
    List<Future<Void>> workers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  ByteBuffer scratch = ByteBuffer.allocateDirect(BLOCK);
                  long at = next.getAndAdd(BLOCK);
                  for (; at < size; at = next.getAndAdd(BLOCK)) {
                    copyBlock(from, into, at, scratch);
                  }
                  return null;
                }));
      }
      for (Future<Void> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot copy " + sources.getLast(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void copyBlock(
      List<FileChannel> from, FileChannel into, long at, ByteBuffer scratch) throws IOException {
    for (FileChannel source : from) {
      scratch.clear();
      while (scratch.hasRemaining() && source.read(scratch, at + scratch.position()) >= 0) {}
    }
    scratch.flip();
    while (scratch.hasRemaining()) {
      into.write(scratch, at + scratch.position());
    }
  }
}
