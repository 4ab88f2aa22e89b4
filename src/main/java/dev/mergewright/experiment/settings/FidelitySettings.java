package dev.mergewright.experiment.settings;

import java.util.List;

/// The rungs of a race: candidates are scored on few rows first, and those that are worse beyond
/// doubt get no more.
///
/// @param rungs the shares of the rows after which candidates are compared, rising, the last one 1
public record FidelitySettings(List<Double> rungs) {
  public FidelitySettings {
    rungs = List.copyOf(rungs);
    boolean rising = !rungs.isEmpty() && rungs.getFirst() > 0 && rungs.getLast() == 1;
    for (int i = 1; i < rungs.size(); i++) {
      rising &= rungs.get(i) > rungs.get(i - 1);
    }
    if (!rising) {
      throw new IllegalArgumentException(
          "rungs must rise from above 0 to 1, such as [0.125, 0.25, 0.5, 1], was " + rungs);
    }
  }
}
