package dev.mergewright.synthesis.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Replies that were recorded, by the address of their calls.
///
/// A journal that was cut off while it was written ends in damage: whatever follows the last whole
/// record is left out. Damage before a whole record cannot come from that and is refused.
public final class Recording {
  /// The first line of a journal.
  static final String HEADER = "{\"journal\":\"mergewright calls\",\"version\":1}";

  private final Map<String, JournalRecord> records = new ConcurrentHashMap<>();
  private long wholeBytes;
  private long tornBytes;

  private Recording() {}

  /// Reads a journal and leaves it alone.
  ///
  /// @throws InvalidInputException when it is missing, no journal, or damaged before its end
  public static Recording read(Path file) throws IOException {
    try {
      return readAll(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          file + " does not exist, expected a journal of calls; correct the path", e);
    }
  }

  private static Recording readAll(Path file) throws IOException {
    Recording recording = new Recording();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      recording.read(file, in);
    }
    recording.tornBytes = Files.size(file) - recording.wholeBytes;
    if (recording.wholeBytes == 0) {
      requireTornHeader(file);
    }
    return recording;
  }

  /// Without a whole first line a file is the beginning of one, or no journal that may be touched.
  private static void requireTornHeader(Path file) throws IOException {
    byte[] header = JournalRecord.line(HEADER);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] found = in.readNBytes(header.length + 1);
      if (found.length > header.length
          || Arrays.mismatch(found, 0, found.length, header, 0, found.length) >= 0) {
        throw new InvalidInputException(
            file + " is no journal of calls; name another file, or remove this one");
      }
    }
  }

  private void read(Path file, InputStream in) throws IOException {
    int number = 0;
    int damaged = 0;
    long position = 0;
    for (byte[] line = line(in); line != null; line = line(in)) {
      number++;
      position += line.length + 1L;
      String object = JournalRecord.checked(line);
      if (object == null) {
        damaged = damaged == 0 ? number : damaged;
        continue;
      }
      if (damaged > 0) {
        throw damage(file, damaged);
      }
      add(file, number, object);
      wholeBytes = position;
    }
  }

  private void add(Path file, int number, String object) {
    if (number == 1) {
      if (!object.equals(HEADER)) {
        throw new InvalidInputException(
            "%s begins with %s, expected %s; it was written by another version"
                .formatted(file, object, HEADER));
      }
      return;
    }
    try {
      put(JournalRecord.parse(object));
    } catch (JsonProcessingException e) {
      throw damage(file, number);
    }
  }

  private static InvalidInputException damage(Path file, int number) {
    return new InvalidInputException(
        "%s:%d is damaged, and whole records follow; restore the file, or cut it off before that line to ask those calls again"
            .formatted(file, number));
  }

  /// A line without its end; null after the last whole one.
  private static byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toByteArray();
      }
      line.write(b);
    }
    return null;
  }

  /// The record of a call, null when there is none.
  @Nullable JournalRecord find(String key) {
    return records.get(key);
  }

  /// Keeps a record unless its call has a reply already; returns the one that is kept.
  JournalRecord put(JournalRecord record) {
    return records.merge(
        record.key(), record, (earlier, later) -> earlier.rejected() == null ? earlier : later);
  }

  /// Lets the requests that a server refused be asked again: whoever starts a run again may have
  /// mended what was wrong with the server, and a refused request costs nothing.
  void forgetRejections() {
    records.values().removeIf(record -> record.rejected() != null);
  }

  /// How many calls it holds.
  public int size() {
    return records.size();
  }

  /// What its calls cost in US dollars, without those that another journal paid for.
  public BigDecimal spent() {
    return records.values().stream()
        .filter(record -> !record.reused() && record.cost() != null)
        .map(JournalRecord::cost)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /// The models that it has replies of.
  public Set<Identity> speakers() {
    return records.values().stream()
        .map(JournalRecord::speaker)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// How many bytes at the end were no whole record.
  public long tornBytes() {
    return tornBytes;
  }

  /// Where the last whole record ends.
  long wholeBytes() {
    return wholeBytes;
  }
}
