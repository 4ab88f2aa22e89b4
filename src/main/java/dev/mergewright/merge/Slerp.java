package dev.mergewright.merge;

import dev.mergewright.tensor.DotProducts;
import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Objects;

/// Spherical interpolation of each tensor, from the base (`t` = 0) to the one source (`t` = 1).
///
/// ```text
/// cos a = <b, x> / (|b| |x|)                a vector with a norm of 1e-8 or less is not divided
/// y     = sin((1-t) a)/sin a * b + sin(t a)/sin a * x
/// y     = (1-t) b + t x                     when |cos a| > 0.9995
/// ```
///
/// Norms and dots in `double` over the whole tensor. Fine-tunes of one base are nearly parallel
/// (the bound is a relative difference of 3 %), so for most of them this is linear interpolation.
public record Slerp() implements MergeMethod {
  private static final double PARALLEL = 0.9995;
  private static final double NO_NORM = 1e-8;

  @Override
  public String name() {
    return "slerp";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        new MergeParameter(
            "t",
            MergeParameter.Scope.GLOBAL,
            MergeParameter.Domain.UNIT,
            0,
            1,
            null,
            "position between the base (0) and the source (1)"));
  }

  @Override
  public int maxSources() {
    return 1;
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    double t = values.of("t");
    double cosine = cosine(group);
    double ofBase = 1 - t;
    double ofSource = t;
    if (Math.abs(cosine) <= PARALLEL) {
      double angle = Math.acos(cosine);
      ofBase = Math.sin((1 - t) * angle) / Math.sin(angle);
      ofSource = Math.sin(t * angle) / Math.sin(angle);
    }
    float p = (float) ofBase;
    float q = (float) ofSource;
    return TileFormula.twin(
        (from, base, sources, merged, count) ->
            Tiles.combine(p, base, q, sources[0], merged, count),
        (on, from, base, sources) ->
            on.combine(p, Objects.requireNonNull(base), q, sources.getFirst()));
  }

  private static double cosine(TensorGroup group) {
    float[] base = new float[(int) Math.min(Tiles.SIZE, group.elements())];
    float[] source = new float[base.length];
    DotProducts products = new DotProducts();
    for (long from = 0; from < group.elements(); from += base.length) {
      int count = (int) Math.min(base.length, group.elements() - from);
      group.readBase(from, base, count);
      group.readSource(0, from, source, count);
      products.add(base, source, count);
    }
    return products.both()
        / divisor(Math.sqrt(products.ofFirst()))
        / divisor(Math.sqrt(products.ofSecond()));
  }

  private static double divisor(double norm) {
    return norm > NO_NORM ? norm : 1;
  }
}
