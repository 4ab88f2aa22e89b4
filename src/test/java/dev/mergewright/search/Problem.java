package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/// Test functions with minimum 0, over [-10, 10]^n seen as [0, 1]^n.
enum Problem {
  SPHERE {
    @Override
    double of(double[] x) {
      return DoubleStream.of(x).map(v -> v * v).sum();
    }
  },
  ELLIPSOID {
    @Override
    double of(double[] x) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += Math.pow(1e6, i / (x.length - 1.0)) * x[i] * x[i];
      }
      return sum;
    }
  },
  ROSENBROCK {
    @Override
    double of(double[] x) {
      double sum = 0;
      for (int i = 0; i + 1 < x.length; i++) {
        double bend = x[i + 1] - x[i] * x[i];
        sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
      }
      return sum;
    }
  },
  /// Ten valleys along every axis.
  RASTRIGIN {
    @Override
    double of(double[] x) {
      return DoubleStream.of(x).map(v -> 10 + v * v - 10 * Math.cos(2 * Math.PI * v)).sum();
    }
  };

  static final double RADIUS = 10;
  static final double TARGET = 1e-8;
  static final int NEVER = 40_000;

  abstract double of(double[] x);

  double of(Genome genome) {
    return of(Arrays.stream(genome.toArray()).map(Problem::coordinate).toArray());
  }

  List<Double> of(List<Genome> population) {
    return population.stream().map(this::of).toList();
  }

  static double coordinate(double gene) {
    return (2 * gene - 1) * RADIUS;
  }

  static Genome genome(double coordinate, int dimensions) {
    double gene = (coordinate / RADIUS + 1) / 2;
    return Genome.of(
        Collections.nCopies(dimensions, gene).stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// Evaluations until a value of 1e-8 or less is seen; [#NEVER] when the search ends in a local
  /// minimum.
  int evaluations(Optimizer optimizer) {
    int count = 0;
    while (count < NEVER) {
      List<Double> values = of(optimizer.ask());
      for (double value : values) {
        count++;
        if (value <= TARGET) {
          return count;
        }
      }
      optimizer.tell(values);
    }
    return NEVER;
  }
}
