package dev.mergewright.merge;

import dev.mergewright.tensor.DotProducts;
import dev.mergewright.tensor.Tiles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /// Whatever the order in which the dots are added up.
  private static final double CLEARLY_PARALLEL = PARALLEL + 1e-9;

  private static final long LOOKS = 16;

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
    double cosine = new Angle().add(group, Tiles.SIZE).cosine();
    if (Math.abs(cosine) > PARALLEL) {
      return straight(t);
    }
    double angle = Math.acos(cosine);
    return combination(
        Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle));
  }

  /// Linear interpolation, if the two are parallel in some tiles.
  @Override
  public Optional<PresumedFormula> presume(TensorGroup group, TensorParameters values) {
    long step = Math.max(1, group.elements() / (LOOKS * Tiles.SIZE)) * Tiles.SIZE;
    return new Angle().add(group, step).cosine() > CLEARLY_PARALLEL
        ? Optional.of(new Parallel(straight(values.of("t"))))
        : Optional.empty();
  }

  private static TileFormula straight(double t) {
    return combination(1 - t, t);
  }

  private static TileFormula combination(double ofBase, double ofSource) {
    float p = (float) ofBase;
    float q = (float) ofSource;
    return TileFormula.twin(
        (from, base, sources, merged, count) ->
            Tiles.combine(p, base, q, sources[0], merged, count),
        (on, from, base, sources) ->
            on.combine(p, Objects.requireNonNull(base), q, sources.getFirst()));
  }

  /// The presumption that the two are parallel.
  private static final class Parallel implements PresumedFormula {
    private final TileFormula formula;
    private final Angle angle = new Angle();

    Parallel(TileFormula formula) {
      this.formula = formula;
    }

    @Override
    public TileFormula formula() {
      return formula;
    }

    @Override
    public Look look() {
      DotProducts seen = new DotProducts();
      return new Look() {
        @Override
        public void at(float[] base, float[][] sources, int count) {
          seen.add(base, sources[0], count);
        }

        @Override
        public void close() {
          angle.add(seen);
        }
      };
    }

    @Override
    public boolean isConfirmed() {
      return angle.cosine() > CLEARLY_PARALLEL;
    }
  }

  /// The angle between two vectors, from parts of them.
  private static final class Angle {
    private double both;
    private double ofBase;
    private double ofSource;

    synchronized Angle add(DotProducts products) {
      both += products.both();
      ofBase += products.ofFirst();
      ofSource += products.ofSecond();
      return this;
    }

    /// Adds a tile of every `step` elements.
    Angle add(TensorGroup group, long step) {
      float[] base = new float[(int) Math.min(Tiles.SIZE, group.elements())];
      float[] source = new float[base.length];
      DotProducts products = new DotProducts();
      for (long from = 0; from < group.elements(); from += step) {
        int count = (int) Math.min(base.length, group.elements() - from);
        group.readBase(from, base, count);
        group.readSource(0, from, source, count);
        products.add(base, source, count);
      }
      return add(products);
    }

    synchronized double cosine() {
      return both / divisor(Math.sqrt(ofBase)) / divisor(Math.sqrt(ofSource));
    }
  }

  private static double divisor(double norm) {
    return norm > NO_NORM ? norm : 1;
  }
}
