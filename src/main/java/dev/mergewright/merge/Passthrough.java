package dev.mergewright.merge;

import java.util.List;

/// A copy of one model, each tensor times a factor.
///
/// ```text
/// y = scale * x                             exactly x when scale is 1
/// ```
public record Passthrough() implements MergeMethod {
  @Override
  public String name() {
    return "passthrough";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        new MergeParameter(
            "scale", MergeParameter.Scope.SOURCE, 0, 1.5, 1.0, "what a tensor is multiplied by"));
  }

  @Override
  public boolean needsBase() {
    return false;
  }

  @Override
  public int maxSources() {
    return 1;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    float scale = (float) values.of(0, "scale");
    return TileFormula.twin(
        (from, base, sources, merged, count) -> {
          for (int i = 0; i < count; i++) {
            merged[i] = scale * sources[0][i];
          }
        },
        (on, from, base, sources) -> on.scale(sources.getFirst(), scale));
  }
}
