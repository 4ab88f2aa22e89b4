package dev.mergewright.search;

/// The covariance matrix `C = B D^2 B^T` of CMA-ES: it shapes samples and learns from the steps
/// that paid.
sealed interface Covariance permits FullCovariance, DiagonalCovariance {
  /// The covariance of the first generation: what is known, or the identity.
  static Covariance first(CmaEsSettings settings) {
    int n = settings.start().size();
    InitialCovariance prior = settings.prior();
    return switch (settings.covariance()) {
      case FULL -> prior == null ? new FullCovariance(n) : new FullCovariance(prior.matrix());
      case DIAGONAL ->
          prior == null ? new DiagonalCovariance(n) : new DiagonalCovariance(prior.variances());
    };
  }

  /// `B D z`: a standard normal vector with this covariance.
  double[] color(double[] z);

  /// `C^(-1/2) y`: the inverse shape, as `B D^(-1) B^T`.
  double[] whiten(double[] y);

  /// `sqrt(C_ii)`.
  double deviation(int i);

  /// Learns: `C <- decay C + c1 p p^T + sum_k weights[k] steps[k] steps[k]^T` (eq. 47).
  void update(double decay, double c1, double[] path, double[] weights, double[][] steps);
}
