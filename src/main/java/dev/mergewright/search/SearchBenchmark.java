package dev.mergewright.search;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Compares optimizers on functions of known shape, by what it costs them to be as good as CMA-ES
/// over all genes is after a hundred evaluations.
///
/// ```text
/// target    median over the seeds of the best value that CMA-ES has seen after 100 evaluations
/// cost      1 for a value, 4 for a value with its slope, as a backward pass costs three to four
///           forward ones
/// start     0.3 in every gene, on the surrogate of a merge 0.5, moved by up to 0.1; the same for all
///           optimizers of a seed
/// ```
///
/// The functions are smooth or nearly so, and exact. They say how fast an optimizer learns a shape,
/// and nothing of noise. What a merge is like `depth` guesses, and [Surrogate] has learned.
///
/// @param seeds how many runs of each optimizer
/// @param budget the cost at which a run is given up, at least [#UNIT]
public record SearchBenchmark(int seeds, int budget) {
  /// The evaluations of arXiv 2406.14563, in which costs are counted.
  public static final int UNIT = 100;

  /// What a value with its slope costs.
  public static final int SLOPE_COST = 4;

  /// Five runs of ten units.
  public static final SearchBenchmark STANDARD = new SearchBenchmark(5, 10 * UNIT);

  public SearchBenchmark {
    if (seeds < 1 || budget < UNIT) {
      throw new IllegalArgumentException(
          "a benchmark has at least 1 seed and a budget of at least %d, was %d, %d"
              .formatted(UNIT, seeds, budget));
    }
  }

  /// Three values of which a quarter, a half and three quarters of the runs are at most as large;
  /// infinite where that many did not reach the target.
  public record Quartiles(double lower, double median, double upper) {
    /// The quartiles of at least one value; `+Infinity` sorts last.
    public static Quartiles of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int last = sorted.size() - 1;
      return new Quartiles(
          sorted.get(Math.round(last * 0.25f)),
          sorted.get(Math.round(last * 0.5f)),
          sorted.get(Math.round(last * 0.75f)));
    }
  }

  /// What one optimizer did on one function.
  ///
  /// @param problem the function
  /// @param genes the number of genes
  /// @param optimizer the optimizer and its variant
  /// @param cost what it cost to reach the target
  /// @param atUnit the best value seen at a cost of [#UNIT]; the least there is is 0
  public record Result(
      String problem, int genes, String optimizer, Quartiles cost, Quartiles atUnit) {
    /// The median cost in units: below 1 is better than CMA-ES over all genes.
    public double units() {
      return cost.median() / UNIT;
    }
  }

  /// The functions, with the number of genes.
  private enum Case {
    SPHERE(Landscape.SPHERE, 64),
    ELLIPSOID(Landscape.ELLIPSOID, 64),
    ROSENBROCK(Landscape.ROSENBROCK, 64),
    RASTRIGIN(Landscape.RASTRIGIN, 64),
    DEPTH(Landscape.DEPTH, 64),
    LONG_DEPTH(Landscape.DEPTH, 128),
    MERGE(Landscape.MERGE, Landscape.MERGE_GENES);

    private final Landscape landscape;
    private final int genes;

    Case(Landscape landscape, int genes) {
      this.landscape = landscape;
      this.genes = genes;
    }
  }

  /// Runs every optimizer on every function.
  ///
  /// @param progress told each result as it comes
  public List<Result> onFunctions(Consumer<Result> progress) {
    return on(EnumSet.complementOf(EnumSet.of(Case.MERGE)), progress);
  }

  /// Runs every optimizer on the surrogate of a merge.
  ///
  /// @param progress told each result as it comes
  public List<Result> onSurrogate(Consumer<Result> progress) {
    return on(EnumSet.of(Case.MERGE), progress);
  }

  /// How well the surrogate tells losses that it was not fitted to: R2 of the logarithm of each.
  public static List<Double> surrogateFit() {
    return Surrogate.MINIATURE.losses().stream().map(Surrogate.LogLoss::r2).toList();
  }

  private List<Result> on(Set<Case> cases, Consumer<Result> progress) {
    List<Result> results = new ArrayList<>();
    for (Case each : cases) {
      Contestant unit = Contestant.UNIT;
      List<Course> reference = courses(each, unit);
      double target = Quartiles.of(reference.stream().map(c -> c.best(UNIT)).toList()).median();
      for (Contestant contestant : Contestant.on(each.landscape, each.genes)) {
        List<Course> courses = contestant == unit ? reference : courses(each, contestant);
        var result =
            new Result(
                each.landscape.name().toLowerCase(Locale.ROOT),
                each.genes,
                contestant.name(),
                Quartiles.of(courses.stream().map(course -> course.cost(target)).toList()),
                Quartiles.of(courses.stream().map(course -> course.best(UNIT)).toList()));
        results.add(result);
        progress.accept(result);
      }
    }
    return List.copyOf(results);
  }

  private List<Course> courses(Case each, Contestant contestant) {
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> course(each, contestant, seed))
        .toList();
  }

  private Course course(Case each, Contestant contestant, long seed) {
    RandomGenerator random = GenerationRandom.of(seed, -1);
    double[] start = new double[each.genes];
    double middle = each.landscape.start();
    Arrays.setAll(start, _ -> random.nextDouble(middle - 0.1, middle + 0.1));
    AskTell<?> optimizer = contestant.start(Genome.of(start), seed);
    var course = new Course(budget);
    while (!course.isOver() && !optimizer.ask().isEmpty()) {
      switch (optimizer) {
        case Optimizer values -> tell(values, each.landscape, contestant, course);
        case GradientOptimizer slopes -> tell(slopes, each.landscape, course);
        default -> throw new IllegalStateException("no rule for " + contestant.name());
      }
    }
    return course;
  }

  private static void tell(
      Optimizer optimizer, Landscape landscape, Contestant contestant, Course course) {
    List<Double> values = new ArrayList<>();
    for (Genome genome : optimizer.ask()) {
      values.add(landscape.of(contestant.lift(genome)));
      course.add(1, values.getLast());
    }
    optimizer.tell(values);
  }

  private static void tell(GradientOptimizer optimizer, Landscape landscape, Course course) {
    List<Slope> slopes = new ArrayList<>();
    boolean needed = optimizer.needsSlopes();
    for (Genome genome : optimizer.ask()) {
      Slope slope = landscape.slopeAt(genome);
      slopes.add(needed ? slope : Slope.unknown(slope.value()));
      course.add(needed ? SLOPE_COST : 1, slope.value());
    }
    optimizer.tell(slopes);
  }

  /// The best value of a run against what it has cost.
  private static final class Course {
    private final double[] best;
    private int spent;

    Course(int budget) {
      best = new double[budget + 1];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
    }

    void add(int cost, double value) {
      spent += cost;
      for (int at = spent; at < best.length; at++) {
        best[at] = Math.min(best[at], value);
      }
    }

    boolean isOver() {
      return spent >= best.length;
    }

    double best(int cost) {
      return best[cost];
    }

    double cost(double target) {
      for (int at = 0; at < best.length; at++) {
        if (best[at] <= target) {
          return at;
        }
      }
      return Double.POSITIVE_INFINITY;
    }
  }
}
