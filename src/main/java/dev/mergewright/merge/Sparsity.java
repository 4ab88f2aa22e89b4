package dev.mergewright.merge;

import dev.mergewright.tensor.CounterMask;
import dev.mergewright.tensor.DeviceScope;
import dev.mergewright.tensor.DeviceTile;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

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
  private static final Rule NONE =
      new Twin((from, values, count) -> {}, (on, from, delta) -> delta);

  /// Sets the dropped elements of a tile to zero, in place.
  @FunctionalInterface
  interface Rule {
    void apply(long from, float[] values, int count);

    /// The same rule on the device, for those that have such a form.
    default Optional<DeviceRule> onDevice() {
      return Optional.empty();
    }
  }

  /// The twin of a rule on the device.
  @FunctionalInterface
  interface DeviceRule {
    DeviceTile apply(DeviceScope on, long from, DeviceTile values);
  }

  private record Twin(Rule rule, DeviceRule device) implements Rule {
    @Override
    public void apply(long from, float[] values, int count) {
      rule.apply(from, values, count);
    }

    @Override
    public Optional<DeviceRule> onDevice() {
      return Optional.of(device);
    }
  }

  /// The rules on the device, when all of them have such a form.
  Optional<List<DeviceRule>> onDevice() {
    List<DeviceRule> devices = new ArrayList<>();
    for (Rule rule : rules) {
      rule.onDevice().ifPresent(devices::add);
    }
    return devices.size() == rules.length ? Optional.of(devices) : Optional.empty();
  }

  /// Nothing is dropped.
  static Sparsity none(TensorGroup group) {
    Rule[] rules = new Rule[group.sources()];
    Arrays.fill(rules, NONE);
    float[] rescale = new float[rules.length];
    Arrays.fill(rescale, 1);
    return new Sparsity(rules, rescale);
  }

  /// The largest entries of each task vector, as TIES trims.
  static Sparsity largest(TensorGroup group, TensorParameters values) {
    List<MagnitudeThreshold> borders = group.trims(values.ofEach("density"));
    return givingNormsBack(group, values, s -> trimming(borders.get(s)));
  }

  /// The entries between the largest and the smallest, as Breadcrumbs leaves.
  static Sparsity band(TensorGroup group, TensorParameters values) {
    long[] keep = TensorGroup.kept(values.ofEach("density"), group.elements());
    long[] outliers = new long[keep.length];
    long[] together = new long[keep.length];
    for (int s = 0; s < keep.length; s++) {
      long asked = (long) (values.of(s, "gamma") * group.elements());
      outliers[s] = Math.min(asked, group.elements() - keep[s]);
      together[s] = outliers[s] + keep[s];
    }
    List<MagnitudeThreshold> least = group.thresholds(together);
    List<MagnitudeThreshold> greatest =
        group.thresholds(
            Arrays.stream(outliers).map(count -> count == 0 ? group.elements() : count).toArray());
    return givingNormsBack(
        group,
        values,
        s -> outliers[s] == 0 ? trimming(least.get(s)) : band(least.get(s), greatest.get(s)));
  }

  /// Entries drawn by chance, as DARE does; `rescale` divides by the density.
  static Sparsity random(TensorGroup group, TensorParameters values, RescaleNorm norm) {
    if (norm == RescaleNorm.L1) {
      return givingNormsBack(group, values, s -> draw(values, s));
    }
    Rule[] rules = new Rule[group.sources()];
    float[] rescale = new float[rules.length];
    for (int s = 0; s < rules.length; s++) {
      rules[s] = draw(values, s);
      rescale[s] = values.isOn("rescale") ? (float) (1 / values.of(s, "density")) : 1;
    }
    return new Sparsity(rules, rescale);
  }

  private static Rule draw(TensorParameters values, int source) {
    double p = values.of(source, "density");
    CounterMask mask = CounterMask.of(CounterMask.key(values.seed(), source), p);
    return p == 1 ? NONE : new Twin(mask::drop, (on, from, delta) -> on.drop(mask, from, delta));
  }

  /// Entries drawn by chance, large ones more often, as DELLA does; see [RankedDrop].
  static Sparsity ranked(TensorGroup group, TensorParameters values, RescaleNorm norm) {
    if (norm == RescaleNorm.L1) {
      return givingNormsBack(group, values, s -> RankedDrop.of(group, s, values, false));
    }
    Rule[] rules = new Rule[group.sources()];
    for (int s = 0; s < rules.length; s++) {
      rules[s] = RankedDrop.of(group, s, values, values.isOn("rescale"));
    }
    float[] rescale = new float[rules.length];
    Arrays.fill(rescale, 1); // each entry has its own factor
    return new Sparsity(rules, rescale);
  }

  private static Rule trimming(MagnitudeThreshold border) {
    return new Twin(border::trim, (on, from, delta) -> on.trim(border, from, delta));
  }

  private static Rule band(MagnitudeThreshold least, MagnitudeThreshold greatest) {
    return new Twin(
        (from, delta, count) -> {
          least.trim(from, delta, count);
          greatest.trimAbove(from, delta, count);
        },
        (on, from, delta) -> on.trimAbove(greatest, from, on.trim(least, from, delta)));
  }

  /// `r_i` is the L1 norm before over that after when `rescale`.
  private static Sparsity givingNormsBack(
      TensorGroup group, TensorParameters values, IntFunction<Rule> ruleOf) {
    Rule[] rules = new Rule[group.sources()];
    float[] rescale = new float[rules.length];
    for (int s = 0; s < rules.length; s++) {
      rules[s] = ruleOf.apply(s);
      rescale[s] = values.isOn("rescale") ? norms(group, s, rules[s]).ratio() : 1;
    }
    return new Sparsity(rules, rescale);
  }

  /// The L1 norm of a task vector before and after entries are dropped.
  record Norms(double before, double after) {
    /// Nothing is lost.
    static final Norms KEPT = new Norms(1, 1);

    /// What gives the norm back; 1 when either vanishes.
    float ratio() {
      return before < NO_NORM || after < NO_NORM ? 1 : (float) (before / after);
    }

    /// The same with every step rounded.
    float ratio(Steps steps) {
      return steps.of(new Norms(steps.total(before), steps.total(after)).ratio());
    }
  }

  /// Both norms, added up in `double`.
  static Norms norms(TensorGroup group, int source, Rule rule) {
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
    return new Norms(before, after);
  }
}
