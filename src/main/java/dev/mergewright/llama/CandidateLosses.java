package dev.mergewright.llama;

/// What scoring one model of a population gave.
public sealed interface CandidateLosses {
  /// It was scored.
  final class Scored implements CandidateLosses {
    private final double[][] losses;

    Scored(double[][] losses) {
      this.losses = losses;
    }

    /// The answer loss of every row of one set, as [LanguageModel#answerLosses] gives it.
    ///
    /// @param set the set's number in the order in which they were handed in
    public double[] of(int set) {
      return losses[set].clone();
    }
  }

  /// It did not get the memory that it needs.
  ///
  /// @param advice one sentence with what to do
  record OutOfMemory(String advice) implements CandidateLosses {}
}
