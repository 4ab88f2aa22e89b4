package dev.mergewright.search;

import java.util.List;

/// Minimises one number with the help of its slope.
public interface GradientOptimizer extends AskTell<Slope> {
  /// Whether slopes of the next population are used; where not, [Slope#unknown] will do, which
  /// costs a third or a fourth.
  boolean needsSlopes();

  /// The fitness of each genome of the last population, with its slope where one was needed. A
  /// candidate without one counts as failed.
  @Override
  void tell(List<Slope> slopes);
}
