package dev.mergewright.search;

/// The strategy parameters of CMA-ES, which follow from dimension and population alone.
///
/// ```text
/// w'_i    = ln((lambda+1)/2) - ln i                          raw weight of rank i            (eq. 49)
/// mu_eff  = (sum+ w')^2 / sum+ w'^2                          effective number of parents     (eq. 8)
/// c_sigma = (mu_eff+2) / (n+mu_eff+5)                        rate of the step size's path    (eq. 55)
/// d_sigma = 1 + 2 max(0, sqrt((mu_eff-1)/(n+1)) - 1) + c_sigma                    damping    (eq. 55)
/// c_c     = (4+mu_eff/n) / (n+4+2 mu_eff/n)                  rate of the covariance's path   (eq. 56)
/// c_1     = 2 / ((n+1.3)^2+mu_eff)                           rate of the rank-one update     (eq. 57)
/// c_mu    = min(1-c_1, 2 (1/4+mu_eff+1/mu_eff-2) / ((n+2)^2+mu_eff))  rate of the rank-mu update  (eq. 58)
/// chi_n   = sqrt(n) (1 - 1/(4n) + 1/(21n^2))                 expected length of N(0, I)
/// ```
///
/// Source: N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772, table 1. A
/// diagonal covariance learns `(n+2)/3` times faster: Ros and Hansen, "A Simple Modification in
/// CMA-ES Achieving Linear Time and Space Complexity", PPSN 2008.
///
/// @param weights one weight per rank, best first: the first half positive with sum 1, the others
///   negative or 0
record CmaEsConstants(
    int parents,
    double[] weights,
    double muEff,
    double cSigma,
    double dSigma,
    double cC,
    double c1,
    double cMu,
    double chiN) {

  static CmaEsConstants of(int n, int population, CmaEsSettings.Shape shape) {
    double[] raw = rawWeights(population);
    int parents = population / 2;
    double muEff = effective(raw, 0, parents);
    double faster = shape == CmaEsSettings.Shape.DIAGONAL ? (n + 2) / 3.0 : 1;
    double rankOne = 2 / (square(n + 1.3) + muEff);
    double rankMu = 2 * (0.25 + muEff + 1 / muEff - 2) / (square(n + 2) + muEff);
    double c1 = Math.min(1, rankOne * faster);
    double cMu = Math.min(1 - c1, rankMu * faster);
    double cSigma = (muEff + 2) / (n + muEff + 5);
    return new CmaEsConstants(
        parents,
        finalWeights(raw, parents, muEff, n, c1, cMu),
        muEff,
        cSigma,
        1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
        (4 + muEff / n) / (n + 4 + 2 * muEff / n),
        c1,
        cMu,
        Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n)));
  }

  /// The sum of all weights, which the covariance forgets along with the old matrix.
  double weightSum() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  private static double[] rawWeights(int population) {
    double[] raw = new double[population];
    for (int i = 0; i < population; i++) {
      raw[i] = Math.log((population + 1) / 2.0) - Math.log(i + 1); // (eq. 49)
    }
    return raw;
  }

  private static double[] finalWeights(
      double[] raw, int parents, double muEff, int n, double c1, double cMu) {
    double muEffMinus = effective(raw, parents, raw.length);
    double toKeepLength = 1 + c1 / cMu; // (eq. 50)
    double toBalance = 1 + 2 * muEffMinus / (muEff + 2); // (eq. 51)
    double toStayDefinite = (1 - c1 - cMu) / (n * cMu); // (eq. 52)
    double negative = Math.max(0, Math.min(toKeepLength, Math.min(toBalance, toStayDefinite)));
    double positiveSum = sum(raw, 0, parents);
    double negativeSum = -sum(raw, parents, raw.length);
    double[] weights = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      weights[i] = i < parents ? raw[i] / positiveSum : raw[i] * negative / negativeSum; // (eq. 53)
    }
    return weights;
  }

  private static double effective(double[] raw, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += square(raw[i]);
    }
    return square(sum(raw, from, to)) / squares;
  }

  private static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static double square(double x) {
    return x * x;
  }
}
