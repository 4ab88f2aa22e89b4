package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to append to a journal: a lock on a file of its own beside it, which says who has it.
///
/// The file stays when the lock goes: removing it would let two processes lock two files of one
/// name. A process that is killed gives its lock back.
final class JournalLock implements AutoCloseable {
  private static final int LONGEST_NOTE = 200;

  /// Far behind the note, so that systems whose locks forbid reading let the note be read.
  private static final long LOCKED_BYTE = 1L << 40;

  /// A lock is between processes; and closing a second descriptor of the file would drop it.
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private JournalLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// @throws InvalidInputException when another run has it
  static JournalLock take(Path journal) throws IOException {
    Path folder = journal.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new InvalidInputException(journal + " is no file, expected a journal of calls");
    }
    Path path = folder.toRealPath().resolve(journal.getFileName() + ".lock");
    if (!TAKEN.add(path)) {
      throw inUse(journal, "this process");
    }
    try {
      return new JournalLock(path, locked(journal, path));
    } catch (IOException | RuntimeException e) {
      TAKEN.remove(path);
      throw e;
    }
  }

  private static FileChannel locked(Path journal, Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(journal, note(channel));
      }
      String note =
          "process %d, started at %s\n"
              .formatted(
                  ProcessHandle.current().pid(),
                  ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String note(FileChannel channel) throws IOException {
    ByteBuffer note = ByteBuffer.allocate(LONGEST_NOTE);
    channel.read(note, 0);
    String text = new String(note.array(), 0, note.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "another process" : text;
  }

  private static InvalidInputException inUse(Path journal, String by) {
    return new InvalidInputException(
        "%s is in use by %s; wait for that run to end, or stop it".formatted(journal, by));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    TAKEN.remove(path);
  }
}
