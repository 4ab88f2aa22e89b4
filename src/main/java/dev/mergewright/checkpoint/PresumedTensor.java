package dev.mergewright.checkpoint;

/// The numbers of a tensor as they most likely are, for a writer that reads each once and looks
/// afterwards whether it was right: so it need not read all of them twice.
public interface PresumedTensor {
  /// Reads as [Weights#read] does; safe for concurrent use.
  void read(long from, float[] into, int count);

  /// Once every number has been read once: whether they are those that [Weights#read] gives.
  boolean isConfirmed();
}
