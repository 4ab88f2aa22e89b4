package dev.mergewright.checkpoint;

import java.nio.file.Path;

/// The bytes that the weight files of a model will take, beside those that its disk has free.
///
/// @param needed the bytes of all safetensors files, headers included
/// @param free the bytes that this process may still write there
public record DiskRoom(long needed, long free) {
  void require(Path target) {
    if (needed > free) {
      throw new InvalidInputException(
          "%s needs %,d bytes, but its disk has %,d free; free some or write elsewhere"
              .formatted(target, needed, free));
    }
  }
}
