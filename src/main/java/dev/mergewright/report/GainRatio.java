package dev.mergewright.report;

import dev.mergewright.experiment.settings.DataUse;
import java.util.List;
import java.util.Optional;

/// Whether the safety rows help one way of merging more than twice as much as another, row by row.
///
/// ```text
/// (EvoMM both - EvoMM expert only) - 2 (LM-Cocktail both - LM-Cocktail expert only)
/// ```
final class GainRatio {
  private static final int RATIO = 2;

  private GainRatio() {}

  static Optional<Comparison> of(Optional<Row> both, Optional<Row> expertOnly, ResultTable table) {
    Optional<Row> cocktail = table.cocktail(DataUse.BOTH);
    Optional<Row> cocktailExpertOnly = table.cocktail(DataUse.EXPERT_ONLY);
    if (both.isEmpty()
        || expertOnly.isEmpty()
        || cocktail.isEmpty()
        || cocktailExpertOnly.isEmpty()
        || both.get().results().size() != expertOnly.get().results().size()) {
      return Optional.empty();
    }
    List<boolean[]> with = both.get().marks(Measure.SAFE);
    List<boolean[]> without = expertOnly.get().marks(Measure.SAFE);
    boolean[] mixed = cocktail.get().marks(Measure.SAFE).getFirst();
    boolean[] mixedWithout = cocktailExpertOnly.get().marks(Measure.SAFE).getFirst();
    int[] net = new int[mixed.length];
    for (int row = 0; row < net.length; row++) {
      for (int run = 0; run < with.size(); run++) {
        net[row] += gain(with.get(run)[row], without.get(run)[row]);
        net[row] -= RATIO * gain(mixed[row], mixedWithout[row]);
      }
    }
    return Optional.of(
        new Comparison(
            both.get().name() + ": gain",
            "twice the gain of LM-Cocktail",
            Measure.SAFE,
            0,
            PairedDifference.of(net, with.size(), 0, 0),
            Expectation.POSITIVE));
  }

  private static int gain(boolean with, boolean without) {
    return (with ? 1 : 0) - (without ? 1 : 0);
  }
}
