package dev.mergewright.merge;

import java.util.List;

/// NearSwap, a method of mergekit without a paper: every element goes from the base towards the
/// source by at most `t`.
///
/// ```text
/// y = x                                     when |x - b| <= t
/// y = b + sign(x - b) t                     else
/// ```
///
/// mergekit writes it as `w x + (1 - w) b` with `w = clamp(t / max(|b - x|, 1e-6), 0, 1)`, which is
/// the same for `t` of 1e-6 or more. `t` is in the units of the weights; fine-tunes change them by
/// 1e-4 to 1e-2, so a search looks no further.
public record NearSwap() implements MergeMethod {
  @Override
  public String name() {
    return "nearswap";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        new MergeParameter(
            "t",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.NOT_NEGATIVE,
            0,
            0.01,
            null,
            "the furthest that an element goes from the base"));
  }

  @Override
  public int maxSources() {
    return 1;
  }

  @Override
  public boolean runsOnDevice() {
    return false;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    float t = (float) values.of("t");
    return (from, base, sources, merged, count) -> {
      for (int i = 0; i < count; i++) {
        float delta = sources[0][i] - base[i];
        merged[i] = Math.abs(delta) <= t ? sources[0][i] : base[i] + Math.copySign(t, delta);
      }
    };
  }
}
