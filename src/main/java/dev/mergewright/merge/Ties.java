package dev.mergewright.merge;

import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.util.List;

/// TIES (arXiv 2306.01708): trim each task vector to its largest entries, elect a sign per entry,
/// merge what agrees.
///
/// ```text
/// k_i = max(1, floor(density_i * n))        per tensor
/// d_i = the k_i largest entries of x_i - b by magnitude, the rest 0
/// y   = b + lambda * elect(w, d)            see SignElection; normalize is on unless a recipe says otherwise
/// ```
///
/// `rescale` multiplies `d_i` by the L1 norm it had before trimming over that after. With one
/// source and `normalize` the weight cancels; see [#inert].
///
/// @param election whose masses elect the sign
public record Ties(Vote election) implements MergeMethod {
  private static final double NO_NORM = 1e-7;

  /// TIES with weighted election, the default.
  public Ties() {
    this(Vote.WEIGHTED);
  }

  @Override
  public String name() {
    return "ties";
  }

  @Override
  public List<MergeParameter> parameters() {
    return List.of(
        MergeParameter.weight(),
        MergeParameter.density(),
        MergeParameter.lambda(),
        MergeParameter.normalize(true),
        MergeParameter.rescale(false, "whether trimmed task vectors get their L1 norm back"));
  }

  @Override
  public TileFormula measure(TensorGroup group, TensorParameters values) {
    int sources = group.sources();
    TaskVectors.Sparsifier[] trims = new TaskVectors.Sparsifier[sources];
    float[] rescale = new float[sources];
    for (int s = 0; s < sources; s++) {
      long keep = MagnitudeThreshold.kept(values.of(s, "density"), group.elements());
      MagnitudeThreshold threshold = group.threshold(s, keep);
      trims[s] = threshold::trim;
      rescale[s] = values.isOn("rescale") ? lostNorm(group, s, threshold) : 1;
    }
    float[] weights = TaskVectors.toFloats(values.ofEach("weight"));
    float lambda = (float) values.of("lambda");
    return new TaskVectors(trims, rescale, weights, election, values.isOn("normalize"), lambda);
  }

  /// `|d|_1` before trimming over `|d|_1` after, both in `double`; 1 when either vanishes.
  private static float lostNorm(TensorGroup group, int source, MagnitudeThreshold threshold) {
    float[] delta = new float[(int) Math.min(Tiles.SIZE, group.elements())];
    double before = 0;
    double after = 0;
    for (long from = 0; from < group.elements(); from += delta.length) {
      int count = (int) Math.min(delta.length, group.elements() - from);
      group.readTaskVector(source, from, delta, count);
      before += Tiles.sumOfMagnitudes(delta, count);
      threshold.trim(from, delta, count);
      after += Tiles.sumOfMagnitudes(delta, count);
    }
    return before < NO_NORM || after < NO_NORM ? 1 : (float) (before / after);
  }
}
