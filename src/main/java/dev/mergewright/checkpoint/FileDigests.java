package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// The [Sha256] of many files, several at a time.
///
/// A digest goes through its file from the first byte to the last, so a file cannot be divided, but
/// models have several. The largest come first, for nothing should be left to one thread at the
/// end.
public final class FileDigests {
  private FileDigests() {}

  /// The digest of each file.
  ///
  /// @param threads how many files are read at once
  public static Map<Path, String> of(Collection<Path> files, int threads, Progress progress)
      throws IOException {
    SequencedMap<Path, Long> sizes = new LinkedHashMap<>();
    for (Path file : files) {
      sizes.put(file, Files.size(file));
    }
    long total = sizes.values().stream().mapToLong(Long::longValue).sum();
    progress.begin("identify the sources", total);
    AtomicLong done = new AtomicLong();
    List<Path> largestFirst =
        sizes.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    SequencedMap<Path, Future<String>> pending = new LinkedHashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      try {
        for (Path file : largestFirst) {
          pending.put(
              file,
              pool.submit(() -> Sha256.of(file, n -> progress.advance(done.addAndGet(n), ""))));
        }
        Map<Path, String> digests = await(pending);
        progress.end("%,d bytes".formatted(total));
        return digests;
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static Map<Path, String> await(SequencedMap<Path, Future<String>> pending)
      throws IOException {
    Map<Path, String> digests = new LinkedHashMap<>();
    for (Map.Entry<Path, Future<String>> file : pending.entrySet()) {
      try {
        digests.put(file.getKey(), file.getValue().get());
      } catch (ExecutionException e) {
        throw new IOException("cannot read " + file.getKey() + " (" + e.getCause() + ")", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return digests;
  }
}
