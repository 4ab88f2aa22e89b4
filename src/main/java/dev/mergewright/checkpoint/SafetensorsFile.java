package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A safetensors file, mapped whole whatever its size; see [SafetensorsHeader] for the format.
///
/// @param file where it lies
/// @param header its checked header
/// @param tensors the mapped bytes after the header
record SafetensorsFile(Path file, SafetensorsHeader header, MemorySegment tensors) {
  private static final int PREFIX = 8;

  /// "version ", with which Git LFS begins the text that stands for a file; as a header's length it
  /// is absurd.
  private static final long POINTER = 0x206E_6F69_7372_6576L;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Maps and checks a file; the mapping lives as long as the arena.
  static SafetensorsFile open(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return of(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  /// Checks the bytes of a file.
  ///
  /// @param file names the bytes in messages
  static SafetensorsFile of(Path file, MemorySegment all) {
    String name = file.toString();
    if (all.byteSize() < PREFIX) {
      throw SafetensorsHeader.broken(
          Reason.HEADER_TRUNCATED,
          name,
          "the file has %d bytes and no room for a header; copy it again",
          all.byteSize());
    }
    long header = all.get(LENGTH, 0);
    checkHeaderLength(name, header, all.byteSize());
    byte[] json = all.asSlice(PREFIX, header).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment tensors = all.asSlice(PREFIX + header);
    return new SafetensorsFile(
        file, SafetensorsHeader.parse(name, json, tensors.byteSize()), tensors);
  }

  private static void checkHeaderLength(String name, long header, long size) {
    if (header == POINTER) {
      throw SafetensorsHeader.broken(
          Reason.MISSING_FILE,
          name,
          "the file is a Git LFS pointer and the weights were not fetched; run `git lfs pull` in"
              + " its folder");
    }
    if (header > SafetensorsHeader.MAX_BYTES) {
      throw SafetensorsHeader.broken(
          Reason.HEADER_TOO_LARGE,
          name,
          "the header claims %d bytes, more than the %d that the format allows",
          header,
          SafetensorsHeader.MAX_BYTES);
    }
    if (header <= 0 || header > size - PREFIX) {
      throw SafetensorsHeader.broken(
          Reason.HEADER_TRUNCATED,
          name,
          "the header claims %d bytes of a file of %d; it is no safetensors file or was cut",
          header,
          size);
    }
  }

  /// The bytes of a tensor.
  MemorySegment bytes(Entry entry) {
    return tensors.asSlice(entry.begin(), entry.end() - entry.begin());
  }
}
