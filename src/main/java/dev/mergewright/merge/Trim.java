package dev.mergewright.merge;

/// What a density counts the kept entries over. The YAML key is `trim`.
public enum Trim {
  /// Each tensor alone, as mergekit does.
  TENSOR,
  /// All tensors of a source together, as the first code of TIES does; see [WholeModel].
  MODEL
}
