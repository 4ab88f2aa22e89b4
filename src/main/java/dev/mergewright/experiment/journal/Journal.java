package dev.mergewright.experiment.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.settings.Arm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// The truth about a run: one line of JSON per result, forced to disk before the next one is
/// computed.
///
/// A run that was killed continues from this file alone. A torn last line, the only damage that a
/// kill can do, is dropped when the journal is opened. While it is open no other process can open
/// it.
public final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final FileChannel channel;
  private final List<JournalEntry> entries;

  private Journal(Path file, FileChannel channel, List<JournalEntry> entries) {
    this.file = file;
    this.channel = channel;
    this.entries = entries;
  }

  /// Opens a journal for appending, and creates it when it is missing.
  ///
  /// @throws InvalidInputException when another process has it open, or a line other than the last
  ///   is broken
  public static Journal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, channel);
      byte[] bytes = all(channel);
      int end = lastNewline(bytes) + 1;
      List<JournalEntry> entries = parse(file, new String(bytes, 0, end, StandardCharsets.UTF_8));
      channel.truncate(end);
      channel.position(end);
      return new Journal(file, channel, entries);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Reads the entries of a journal that this process does not have open: closing a second
  /// descriptor of the file would drop the lock of the first.
  public static List<JournalEntry> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return parse(file, new String(bytes, 0, lastNewline(bytes) + 1, StandardCharsets.UTF_8));
  }

  /// Appends a result and returns when it is on disk.
  public synchronized void append(JournalEntry entry) throws IOException {
    byte[] line = (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    long start = channel.position();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(start);
      throw new IOException("could not append to " + file + ": " + e.getMessage(), e);
    }
    entries.add(entry);
  }

  /// All entries, oldest first.
  public synchronized List<JournalEntry> entries() {
    return Collections.unmodifiableList(new ArrayList<>(entries));
  }

  /// The entries after so many, oldest first.
  synchronized List<JournalEntry> since(int count) {
    return List.copyOf(entries.subList(count, entries.size()));
  }

  /// The entries of one kind that an arm has, oldest first.
  public synchronized <T extends JournalEntry> List<T> entries(Class<T> kind, Arm arm) {
    Predicate<T> ofArm = entry -> entry.arm().equals(arm.id());
    return entries.stream().filter(kind::isInstance).map(kind::cast).filter(ofArm).toList();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new InvalidInputException(
          file + " is in use by another process; wait for that run to end, or stop it");
    }
  }

  /// Reads through the locked channel: POSIX drops a process's lock when any other descriptor of
  /// the file is closed.
  private static byte[] all(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    return bytes.array();
  }

  private static int lastNewline(byte[] bytes) {
    int at = bytes.length - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  private static List<JournalEntry> parse(Path file, String text) {
    List<JournalEntry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        entries.add(JSON.readValue(line, JournalEntry.class));
      } catch (JsonProcessingException e) {
        throw new InvalidInputException(
            "%s:%d: not a journal entry (%s); restore the file, or remove the run's folder to start over"
                .formatted(file, number, e.getOriginalMessage()),
            e);
      }
    }
    return entries;
  }
}
