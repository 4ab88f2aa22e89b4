package dev.mergewright.synthesis.calls;

/// For settings that name none.
final class NoLocalModels implements LocalModels {
  @Override
  public Local checkpoint(String folder) {
    throw new AssertionError("no checkpoint is named");
  }

  @Override
  public Local grammar(String name) {
    throw new AssertionError("no grammar is named");
  }
}
