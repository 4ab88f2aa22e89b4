package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions over [0, 1]^n with known slopes, to measure optimizers on without any model. The least
/// value of each made-up one is 0.
///
/// `x` is the genome seen as [-10, 10]^n, `n` the number of genes.
enum Landscape {
  /// `sum (x_i - 2)^2`: nothing to learn but the way.
  SPHERE {
    @Override
    double value(double[] x) {
      double sum = 0;
      for (double v : x) {
        sum += (v - 2) * (v - 2);
      }
      return sum;
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        slope[i] = 2 * (x[i] - 2);
      }
      return slope;
    }
  },
  /// `sum 1e4^(i/(n-1)) (x_i - 2)^2`: genes that matter very differently.
  ELLIPSOID {
    @Override
    double value(double[] x) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += scale(i, x.length) * (x[i] - 2) * (x[i] - 2);
      }
      return sum;
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        slope[i] = 2 * scale(i, x.length) * (x[i] - 2);
      }
      return slope;
    }

    private double scale(int i, int n) {
      return Math.pow(1e4, i / (n - 1.0));
    }
  },
  /// `sum 100 (x_(i+1) - x_i^2)^2 + (1 - x_i)^2`: a bent valley, in which genes depend on each
  /// other.
  ROSENBROCK {
    @Override
    double value(double[] x) {
      double sum = 0;
      for (int i = 0; i + 1 < x.length; i++) {
        double bend = x[i + 1] - x[i] * x[i];
        sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
      }
      return sum;
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = new double[x.length];
      for (int i = 0; i + 1 < x.length; i++) {
        double bend = x[i + 1] - x[i] * x[i];
        slope[i] -= 400 * bend * x[i] + 2 * (1 - x[i]);
        slope[i + 1] += 200 * bend;
      }
      return slope;
    }
  },
  /// `sum 10 + x_i^2 - 10 cos(2 pi x_i)`: many valleys, where slopes lead astray.
  RASTRIGIN {
    @Override
    double value(double[] x) {
      double sum = 0;
      for (double v : x) {
        sum += 10 + v * v - 10 * Math.cos(2 * Math.PI * v);
      }
      return sum;
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        slope[i] = 2 * x[i] + 20 * Math.PI * Math.sin(2 * Math.PI * x[i]);
      }
      return slope;
    }
  },
  /// What a merge is taken to be like: two components of `n/2` layers, whose best weights change
  /// slowly with depth, up to a rough rest of 0.3, and which matter the less the deeper they are.
  ///
  /// ```text
  /// sum over components c, layers l of  e^(-3 l/L) (x_cl - 4 cos(pi (l+1/2)/L + c) - 0.3 (-1)^l)^2
  /// ```
  DEPTH {
    @Override
    double value(double[] x) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        double off = x[i] - best(i, x.length);
        sum += matters(i, x.length) * off * off;
      }
      return sum;
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        slope[i] = 2 * matters(i, x.length) * (x[i] - best(i, x.length));
      }
      return slope;
    }

    private double best(int i, int n) {
      int layers = n / 2;
      int layer = i % layers;
      double rough = layer % 2 == 0 ? 0.3 : -0.3;
      return 4 * Math.cos(Math.PI * (layer + 0.5) / layers + i / layers) + rough;
    }

    private double matters(int i, int n) {
      int layers = n / 2;
      return Math.exp(-3.0 * (i % layers) / layers);
    }
  },
  /// A merge of the miniature models, as [Surrogate] knows it; the least value is not 0.
  MERGE {
    @Override
    double value(double[] x) {
      return Surrogate.MINIATURE.slopeAt(genes(x)).value();
    }

    @Override
    double[] slope(double[] x) {
      double[] slope = Surrogate.MINIATURE.slopeAt(genes(x)).toArray();
      for (int i = 0; i < slope.length; i++) {
        slope[i] /= 2 * RADIUS;
      }
      return slope;
    }

    private double[] genes(double[] x) {
      return Arrays.stream(x).map(v -> (v / RADIUS + 1) / 2).toArray();
    }

    @Override
    double start() {
      return 0.5;
    }
  };

  /// The layers of the miniature models.
  static final int MERGE_GENES = 8;

  private static final double RADIUS = 10;

  /// The middle of where searches start.
  double start() {
    return 0.3;
  }

  abstract double value(double[] x);

  abstract double[] slope(double[] x);

  double of(Genome genome) {
    return value(coordinates(genome));
  }

  /// The value and its slope by gene, which is that by coordinate times the width of the range.
  Slope slopeAt(Genome genome) {
    double[] x = coordinates(genome);
    List<Double> byGene = new ArrayList<>();
    for (double slope : slope(x)) {
      byGene.add(2 * RADIUS * slope);
    }
    return new Slope(value(x), byGene);
  }

  private static double[] coordinates(Genome genome) {
    double[] x = genome.toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = (2 * x[i] - 1) * RADIUS;
    }
    return x;
  }
}
