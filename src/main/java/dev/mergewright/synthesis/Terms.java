package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;

/// What both recipes of a synthesis need to know.
///
/// @param candidates the most questions written before giving up
/// @param answerTokens the longest answer; a longer one is dropped, never cut
/// @param likeness questions at least this much alike count as one, in (0, 1]; 1 for exact
///   duplicates only, as in the paper
/// @param marking what every row is marked with
/// @param seed the key of everything drawn
public record Terms(int candidates, int answerTokens, double likeness, Marking marking, long seed) {
  public Terms {
    if (candidates < 1) {
      throw new IllegalArgumentException("candidates must be at least 1, was " + candidates);
    }
    if (answerTokens < 1) {
      throw new IllegalArgumentException("answerTokens must be at least 1, was " + answerTokens);
    }
    if (!(likeness > 0 && likeness <= 1)) {
      throw new IllegalArgumentException("likeness must be in (0, 1], was " + likeness);
    }
  }

  /// What rows are marked with.
  ///
  /// @param generator what kind of model wrote them
  /// @param grade what they can prove
  /// @param license their SPDX identifier
  public record Marking(Origin.Generator generator, Origin.Grade grade, String license) {
    /// Rows of toy models.
    public static Marking plumbing() {
      return new Marking(Origin.Generator.TINY_LM, Origin.Grade.PLUMBING, "CC0-1.0");
    }
  }
}
