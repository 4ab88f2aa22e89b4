package dev.mergewright.merge;

import dev.mergewright.tensor.CounterMask;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.util.Arrays;
import java.util.List;

/// How the task vector of each source is made sparse before it is weighted.
///
/// ```text
/// d_i = r_i * sparse_i(x_i - b)
/// ```
///
/// @param rules one rule per source
/// @param rescale `r_i`
record Sparsity(Rule[] rules, float[] rescale) {
  private static final double NO_NORM = 1e-7;

  /// Sets the dropped elements of a tile to zero, in place.
  @FunctionalInterface
  interface Rule {
    void apply(long from, float[] values, int count);
  }

  /// The largest entries of each task vector, as TIES trims.
  static Sparsity largest(TensorGroup group, TensorParameters values) {
    Rule[] rules = new Rule[group.sources()];
    long[] keep = kept(group, values);
    List<MagnitudeThreshold> borders = group.thresholds(keep);
    for (int s = 0; s < rules.length; s++) {
      rules[s] = borders.get(s)::trim;
    }
    return trimmed(group, values, rules);
  }

  /// The entries between the largest and the smallest, as Breadcrumbs leaves.
  static Sparsity band(TensorGroup group, TensorParameters values) {
    Rule[] rules = new Rule[group.sources()];
    long[] keep = kept(group, values);
    long[] outliers = new long[rules.length];
    long[] together = new long[rules.length];
    for (int s = 0; s < rules.length; s++) {
      long asked = (long) (values.of(s, "gamma") * group.elements());
      outliers[s] = Math.min(asked, group.elements() - keep[s]);
      together[s] = outliers[s] + keep[s];
    }
    List<MagnitudeThreshold> least = group.thresholds(together);
    List<MagnitudeThreshold> greatest =
        group.thresholds(
            Arrays.stream(outliers).map(count -> count == 0 ? group.elements() : count).toArray());
    for (int s = 0; s < rules.length; s++) {
      rules[s] = outliers[s] == 0 ? least.get(s)::trim : band(least.get(s), greatest.get(s));
    }
    return trimmed(group, values, rules);
  }

  /// Entries drawn by chance, as DARE does; `rescale` divides by the density.
  static Sparsity random(TensorGroup group, TensorParameters values) {
    Rule[] rules = new Rule[group.sources()];
    float[] rescale = new float[rules.length];
    for (int s = 0; s < rules.length; s++) {
      double p = values.of(s, "density");
      CounterMask mask = CounterMask.of(CounterMask.key(values.seed(), s), p);
      rules[s] = p == 1 ? (from, delta, count) -> {} : mask::drop;
      rescale[s] = values.isOn("rescale") ? (float) (1 / p) : 1;
    }
    return new Sparsity(rules, rescale);
  }

  /// Entries drawn by chance, large ones more often, as DELLA does; see [RankedDrop].
  static Sparsity ranked(TensorGroup group, TensorParameters values) {
    Rule[] rules = new Rule[group.sources()];
    for (int s = 0; s < rules.length; s++) {
      rules[s] = RankedDrop.of(group, s, values);
    }
    float[] rescale = new float[rules.length];
    Arrays.fill(rescale, 1); // each entry has its own factor
    return new Sparsity(rules, rescale);
  }

  private static Rule band(MagnitudeThreshold least, MagnitudeThreshold greatest) {
    return (from, delta, count) -> {
      least.trim(from, delta, count);
      greatest.trimAbove(from, delta, count);
    };
  }

  private static long[] kept(TensorGroup group, TensorParameters values) {
    return Arrays.stream(values.ofEach("density"))
        .mapToLong(density -> MagnitudeThreshold.kept(density, group.elements()))
        .toArray();
  }

  private static Sparsity trimmed(TensorGroup group, TensorParameters values, Rule[] rules) {
    float[] rescale = new float[rules.length];
    for (int s = 0; s < rules.length; s++) {
      rescale[s] = values.isOn("rescale") ? lostNorm(group, s, rules[s]) : 1;
    }
    return new Sparsity(rules, rescale);
  }

  /// `|d|_1` before trimming over `|d|_1` after, both in `double`; 1 when either vanishes.
  private static float lostNorm(TensorGroup group, int source, Rule rule) {
    float[] delta = new float[(int) Math.min(Tiles.SIZE, group.elements())];
    double before = 0;
    double after = 0;
    for (long from = 0; from < group.elements(); from += delta.length) {
      int count = (int) Math.min(delta.length, group.elements() - from);
      group.readTaskVector(source, from, delta, count);
      before += Tiles.sumOfMagnitudes(delta, count);
      rule.apply(from, delta, count);
      after += Tiles.sumOfMagnitudes(delta, count);
    }
    return before < NO_NORM || after < NO_NORM ? 1 : (float) (before / after);
  }
}
