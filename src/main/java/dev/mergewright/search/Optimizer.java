package dev.mergewright.search;

import java.util.List;

/// Minimises one number.
public interface Optimizer extends AskTell<Double> {
  /// The fitness of each genome of the last population, lower is better; `+Infinity` marks a failed
  /// candidate.
  @Override
  void tell(List<Double> fitness);
}
