package dev.mergewright.merge;

/// MultiSLERP with every step rounded, tangents included: the numbers of `compat: mergekit`.
///
/// ```text
/// v_i   = x_i, or x_i - b with a base
/// u_i   = v_i / (|v_i| + eps)
/// m     = sum_i w_i u_i,  h = m / |m|       w_i divided by their sum when `normalize_weights`
/// T     = sum_i w_i (u_i - <u_i, h> h)      0 but for rounding
/// r     = |T| + eps
/// y     = (cos r h + sin r / r T) sum_i w_i |v_i|            (+ b)
/// y     = sum_i w_i v_i                     (+ b) when |m| < eps
/// ```
///
/// mergekit refuses `|m| < eps` for three or more models, and with it every tensor that no source
/// has changed; here it is the weighted sum as for two.
///
/// @param weights `w_i`
/// @param lengths `|v_i| + eps`
/// @param alongTangents `<u_i, h>`
/// @param mean `|m|`
/// @param radius `r`
/// @param length `sum_i w_i |v_i|`
record SteppedMultiSlerp(
    SteppedVectors vectors,
    float[] weights,
    float[] lengths,
    float[] alongTangents,
    float mean,
    float radius,
    float length)
    implements TileFormula {
  static TileFormula of(TensorGroup group, TensorParameters values, Steps steps) {
    SteppedVectors vectors = SteppedVectors.of(group, group.hasBase(), steps);
    float[] weights = weights(group, values, steps);
    double eps = values.of("eps");
    int n = weights.length;
    float[] lengths = new float[n];
    double length = 0;
    for (int s = 0; s < n; s++) {
      float norm = vectors.norms(s, Fibers.whole(group))[0];
      length += steps.of(weights[s] * norm);
      lengths[s] = steps.of(norm + eps);
    }
    var open = new SteppedMultiSlerp(vectors, weights, lengths, new float[n], 1, 1, 1);
    float mean = vectors.norm(open::direction);
    if (mean == 0 || mean < eps) {
      return open::weightedSum;
    }
    var directed = new SteppedMultiSlerp(vectors, weights, lengths, new float[n], mean, 1, 1);
    float[] along = new float[n];
    for (int s = 0; s < n; s++) {
      int source = s;
      along[s] =
          steps.total(
              vectors.sum(
                  (v, into, count) -> {
                    directed.direction(v, into, count);
                    steps.multiply(directed.units(v, count)[source], into, into, count);
                  }));
    }
    var tangential = new SteppedMultiSlerp(vectors, weights, lengths, along, mean, 1, 1);
    float radius = steps.of(vectors.norm(tangential::tangent) + eps);
    return new SteppedMultiSlerp(
        vectors, weights, lengths, along, mean, radius, steps.total(length));
  }

  private static float[] weights(TensorGroup group, TensorParameters values, Steps steps) {
    float[] weights = steps.of(values.ofEach("weight"));
    if (values.isOn("normalize_weights")) {
      double sum = MultiSlerp.requireSum(SteppedMethods.widened(weights), group.name());
      steps.divide(weights, steps.of(sum), weights.length);
    }
    return weights;
  }

  private float[][] units(float[][] v, int count) {
    float[][] units = new float[v.length][count];
    for (int s = 0; s < v.length; s++) {
      System.arraycopy(v[s], 0, units[s], 0, count);
      if (lengths[s] != 0) {
        vectors.steps().divide(units[s], lengths[s], count);
      }
    }
    return units;
  }

  /// `m`, divided by [#mean].
  private void direction(float[][] v, float[] into, int count) {
    vectors.steps().sum(weights, units(v, count), into, count);
    vectors.steps().divide(into, mean, count);
  }

  private void tangent(float[][] v, float[] into, int count) {
    float[] direction = new float[count];
    direction(v, direction, count);
    float[][] tangents = units(v, count);
    for (int s = 0; s < v.length; s++) {
      vectors.steps().combine(1, tangents[s], -alongTangents[s], direction, tangents[s], count);
    }
    vectors.steps().sum(weights, tangents, into, count);
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    Steps steps = vectors.steps();
    float[][] v = vectors.of(base, sources, count);
    float[] tangent = new float[count];
    tangent(v, tangent, count);
    direction(v, merged, count);
    // T sin r / r as it reads: the product first, then the quotient
    steps.scale(tangent, steps.of(Math.sin(radius)), count);
    steps.divide(tangent, radius, count);
    steps.scale(merged, steps.of(Math.cos(radius)), count);
    steps.add(tangent, merged, count);
    steps.scale(merged, length, count);
    if (vectors.minusBase()) {
      steps.add(base, merged, count);
    }
  }

  private void weightedSum(long from, float[] base, float[][] sources, float[] merged, int count) {
    vectors.steps().sum(weights, vectors.of(base, sources, count), merged, count);
    if (vectors.minusBase()) {
      vectors.steps().add(base, merged, count);
    }
  }
}
