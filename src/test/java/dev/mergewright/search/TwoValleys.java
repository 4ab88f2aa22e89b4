package dev.mergewright.search;

import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Two objectives over 64 weights of four models in 16 layers, each best elsewhere: what a merge of
/// a safe model and an expert looks like from afar.
///
/// ```text
/// f_k(w) = mean over i of (w_i - a_ki)^2      w_i in [0, 1] for the first model, else [-1/2, 1 + m/10]
/// ```
///
/// The Pareto front is the line from `a_1` to `a_2`, `sqrt f_1 + sqrt f_2 = |a_1 - a_2| / 8`, so
/// that the greatest hypervolume up to (1/2, 1/2) is `1/4 - |a_1 - a_2|^4 / (8^4 6)`; the distance
/// is chosen to make it 0.2466. NSGA-II of MOEA Framework 5.0 reaches 0.2322 on it after 10,000
/// evaluations (mean of five seeds).
final class TwoValleys {
  static final int GENES = 64;
  static final double IDEAL = 0.2466;
  static final Hypervolume VOLUME = new Hypervolume(List.of(0.5, 0.5));

  private static final int LAYERS = 16;

  private final double[][] valleys = new double[2][GENES];

  TwoValleys() {
    RandomGenerator random = new SplittableRandom(1);
    double square = 0;
    for (int i = 0; i < GENES; i++) {
      valleys[0][i] = random.nextDouble();
      valleys[1][i] = random.nextDouble();
      square += Math.pow(valleys[0][i] - valleys[1][i], 2) / GENES;
    }
    double scale = Math.sqrt(Math.sqrt(6 * (0.25 - IDEAL)) / square);
    for (int i = 0; i < GENES; i++) {
      double middle = (valleys[0][i] + valleys[1][i]) / 2;
      double half = scale * (valleys[1][i] - valleys[0][i]) / 2;
      valleys[0][i] = middle - half;
      valleys[1][i] = middle + half;
    }
  }

  Fitness of(Genome genome) {
    double[] sums = new double[2];
    for (int i = 0; i < GENES; i++) {
      int model = i / LAYERS;
      double low = model == 0 ? 0 : -0.5;
      double weight = low + genome.gene(i) * (1 + 0.1 * model - low);
      for (int k = 0; k < 2; k++) {
        sums[k] += Math.pow(weight - valleys[k][i], 2) / GENES;
      }
    }
    return Fitness.of(sums);
  }

  /// The hypervolume of the front of NSGA-II.
  double volume(long seed, int evaluations) {
    var optimizer = new Nsga2(EvolutionSettings.of(GENES, seed));
    for (int spent = 0; spent < evaluations; ) {
      List<Genome> population = optimizer.ask();
      spent += population.size();
      optimizer.tell(population.stream().map(this::of).toList());
    }
    return VOLUME.of(optimizer.front().fitness());
  }
}
