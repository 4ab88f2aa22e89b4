package dev.mergewright.checkpoint;

import org.jspecify.annotations.Nullable;

/// A model directory or weight file that is not what it must be.
public final class CheckpointFormatException extends InvalidInputException {
  private static final long serialVersionUID = 1L;

  /// What is wrong, for programs; the message says it for people.
  public enum Reason {
    /// The file ends before its header does, or the header's length is 0 or negative.
    HEADER_TRUNCATED,
    /// The header claims more bytes than any header has.
    HEADER_TOO_LARGE,
    /// A header, index or config is not the JSON it must be.
    INVALID_JSON,
    /// Two tensors, or two fields of one, have the same name.
    DUPLICATE_NAME,
    /// A tensor's description lacks a field or has a wrong one.
    INVALID_ENTRY,
    /// The number format is not part of safetensors.
    UNKNOWN_TYPE,
    /// A size or an offset is negative.
    NEGATIVE,
    /// The product of the sizes exceeds 63 bits.
    OVERFLOW,
    /// Shape and bytes of a tensor disagree.
    SIZE_MISMATCH,
    /// Two tensors share bytes.
    OVERLAP,
    /// Bytes between tensors belong to none.
    GAP,
    /// A tensor's bytes lie beyond the end of the file.
    OUT_OF_FILE,
    /// Bytes after the last tensor.
    TRAILING_BYTES,
    /// A shard index names a file outside of its folder.
    UNSAFE_PATH,
    /// A file that must be there is not.
    MISSING_FILE,
    /// The shard index and the shards disagree about a tensor.
    INDEX_MISMATCH,
    /// Weights exist as Python pickles only.
    PICKLE_ONLY,
    /// The numbers are in a format that cannot be merged.
    UNSUPPORTED_TYPE,
    /// A weight is NaN or infinite.
    NOT_FINITE,
    /// An adapter is of a kind that is more than low-rank factors.
    UNSUPPORTED_ADAPTER,
    /// A configuration describes another model than the tensors beside it.
    CONFIG_MISMATCH
  }

  private final Reason reason;

  public CheckpointFormatException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public CheckpointFormatException(Reason reason, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  /// What is wrong.
  public Reason reason() {
    return reason;
  }
}
