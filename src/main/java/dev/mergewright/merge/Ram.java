package dev.mergewright.merge;

import java.util.List;

/// RAM (arXiv 2601.13572), for task vectors of reinforcement learning, which are sparse: entries
/// that one source changed keep their full change, entries that several changed are averaged.
///
/// The formula is that of [Overlay] with factors of 1.
public record Ram() implements MergeMethod {
  @Override
  public String name() {
    return "ram";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(Overlay.parameter());
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    return Overlay.plain(group, values);
  }
}
