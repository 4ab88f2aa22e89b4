package dev.mergewright.merge;

/// The eight methods of mergekit that add task vectors, as its one pipeline computes them: the
/// numbers of `compat: mergekit`.
///
/// ```text
/// d_i = x_i - b                             then made sparse, see Sparsity
/// d_i = d_i * |d_i before|_1 / |d_i|_1      when `rescale`; not when either norm is under 1e-7
/// d_i = w_i d_i
/// m_i = sign(d_i) is that of sum_j d_j      with an election, 1 without; a sum of 0 is a plus
/// D   = sum_i m_i d_i
/// D   = D / sum_i m_i w_i                   when `normalize`; a sum of 0 counts as 1, without an
///                                           election one under 1e-8
/// y   = b + lambda D
/// ```
///
/// Every line is rounded as [Steps] says. The masks of DARE and DELLA are ours, for PyTorch's
/// stream of random numbers cannot be matched. Not copied: Breadcrumbs drops what it should keep
/// when no entry counts as an outlier, TIES fails when it keeps no entry, DELLA refuses densities
/// that epsilon takes out of (0, 1), and norms of float16 tensors overflow.
///
/// @param sparsity how task vectors are made sparse, factors included
/// @param elects whether a sign is elected per entry
record SteppedTaskVectors(
    Steps steps,
    Sparsity sparsity,
    boolean elects,
    float[] weights,
    boolean normalize,
    float lambda)
    implements TileFormula {
  private static final double NO_WEIGHT = 1e-8;

  /// @param sparsity the rules; their factors are replaced by the ratio of norms when `rescale`
  static SteppedTaskVectors of(
      TensorGroup group, TensorParameters values, Steps steps, Sparsity sparsity, boolean elects) {
    float[] rescale = new float[group.sources()];
    boolean rescales = values.global().getOrDefault("rescale", 0.0) != 0;
    for (int s = 0; s < rescale.length; s++) {
      Sparsity.Norms norms =
          rescales ? Sparsity.norms(group, s, sparsity.rules()[s]) : Sparsity.Norms.KEPT;
      rescale[s] = norms.ratio(steps);
    }
    return new SteppedTaskVectors(
        steps,
        new Sparsity(sparsity.rules(), rescale),
        elects,
        steps.of(values.ofEach("weight")),
        values.isOn("normalize"),
        (float) values.of("lambda"));
  }

  @Override
  public void apply(long from, float[] base, float[][] sources, float[] merged, int count) {
    float[][] deltas = new float[sources.length][count];
    for (int s = 0; s < sources.length; s++) {
      steps.subtract(sources[s], base, deltas[s], count);
      sparsity.rules()[s].apply(from, deltas[s], count);
      steps.scale(deltas[s], sparsity.rescale()[s], count);
      steps.scale(deltas[s], weights[s], count);
    }
    if (elects) {
      elect(deltas, merged, count);
    } else {
      add(deltas, merged, count);
    }
    steps.scale(merged, lambda, count);
    steps.add(base, merged, count);
  }

  private void elect(float[][] deltas, float[] mixed, int count) {
    for (int i = 0; i < count; i++) {
      float mass = Election.mass(deltas, i);
      float sum = 0;
      float divisor = 0;
      for (int s = 0; s < deltas.length; s++) {
        float delta = deltas[s][i];
        if (Election.agrees(delta, mass)) {
          sum += delta;
          divisor += weights[s];
        }
      }
      divisor = normalize ? steps.of(divisor) : 1;
      mixed[i] = steps.of(steps.of(sum) / (divisor == 0 ? 1 : divisor));
    }
  }

  private void add(float[][] deltas, float[] mixed, int count) {
    float divisor = 0;
    for (float weight : weights) {
      divisor += weight;
    }
    divisor = normalize && Math.abs(divisor) >= NO_WEIGHT ? steps.of(divisor) : 1;
    for (int i = 0; i < count; i++) {
      mixed[i] = steps.of(steps.of(Election.mass(deltas, i)) / divisor);
    }
  }
}
