package dev.mergewright.experiment.settings;

import dev.mergewright.search.AskTell;
import dev.mergewright.search.GradientOptimizer;
import dev.mergewright.search.Optimizer;
import dev.mergewright.search.Selection;
import dev.mergewright.search.Slope;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Genome;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// An optimizer as a search sees it: it proposes genomes and is told how each did.
///
/// @param ask the next population; empty when nothing is left to try
/// @param needsSlopes whether the next population is to be told with slopes
/// @param tell takes what each genome of the last population gave, in its order
/// @param selection what of the last population matters for the next one
public record Proposer(
    Supplier<List<Genome>> ask,
    BooleanSupplier needsSlopes,
    Consumer<List<Told>> tell,
    Supplier<Selection> selection) {
  /// What an optimizer is told of a genome.
  ///
  /// @param slope the slope of the first objective by every gene; empty when not measured
  public record Told(Fitness fitness, List<Double> slope) {
    public Told {
      slope = List.copyOf(slope);
    }
  }

  /// An optimizer that knows objectives and constraints.
  public static Proposer of(AskTell<Fitness> optimizer) {
    return new Proposer(
        optimizer::ask,
        () -> false,
        told -> optimizer.tell(told.stream().map(Told::fitness).toList()),
        optimizer::selection);
  }

  /// An optimizer of one number.
  public static Proposer of(Optimizer optimizer) {
    return new Proposer(
        optimizer::ask,
        () -> false,
        told -> optimizer.tell(told.stream().map(each -> each.fitness().objective(0)).toList()),
        optimizer::selection);
  }

  /// An optimizer of one number that follows its slope.
  public static Proposer of(GradientOptimizer optimizer) {
    return new Proposer(
        optimizer::ask,
        optimizer::needsSlopes,
        told ->
            optimizer.tell(
                told.stream()
                    .map(each -> new Slope(each.fitness().objective(0), each.slope()))
                    .toList()),
        optimizer::selection);
  }
}
