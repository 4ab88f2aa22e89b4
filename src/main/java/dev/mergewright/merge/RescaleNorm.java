package dev.mergewright.merge;

/// Which L1 norm `rescale` gives back to a task vector that entries were dropped from by chance.
/// The YAML key is `rescale_norm`.
public enum RescaleNorm {
  /// The expected one: kept entries are divided by the probability that kept them, as in the
  /// papers.
  EXPECTED,
  /// The one it had: kept entries are multiplied by the norm before over that after, as in
  /// mergekit. A norm under 1e-7 changes nothing.
  L1
}
