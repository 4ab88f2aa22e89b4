package dev.mergewright.merge;

import dev.mergewright.tensor.ElementType;
import org.jspecify.annotations.Nullable;

/// How the numbers of a merge are computed and stored.
///
/// @param outType how merged weights are stored (`out_dtype`); absent: each tensor as the base, or
///   the first source, stores it
/// @param rounding how a computed number becomes a stored one
/// @param compat whether to take mergekit's side where it differs from ours (`compat: mergekit`)
/// @param workType what mergekit computes in (`dtype`); absent: in the type of each tensor. Ours
///   computes in `float` whatever `dtype` says, so it is kept with `compat` only
public record Numerics(
    @Nullable ElementType outType,
    Rounding rounding,
    boolean compat,
    @Nullable ElementType workType) {

  /// How a number is rounded to the type that it is stored in; the YAML key is `rounding`.
  public enum Rounding {
    /// To the nearest, ties to even.
    NEAREST,
    /// Up or down by chance, so that the expectation is the exact number: nearest-even loses about
    /// a tenth of a small task vector in bf16. Keyed by the recipe's seed.
    STOCHASTIC
  }

  public Numerics {
    workType = compat ? workType : null;
  }

  /// Our rule with an output type.
  static Numerics storing(ElementType outType) {
    return new Numerics(outType, Rounding.NEAREST, false, null);
  }

  /// The type that every step is rounded to, absent in our rule.
  ///
  /// @param stored the type of the tensor
  @Nullable ElementType stepType(ElementType stored) {
    return compat ? (workType == null ? stored : workType) : null;
  }
}
