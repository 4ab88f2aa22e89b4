package dev.mergewright.synthesis;

/// What a safety set is to be.
///
/// @param name the dataset's name
/// @param harmful rows of requests with their refusals
/// @param benign at most so many rows of harmless questions with their answers, for measuring
///   over-refusal; the paper's objective has none
/// @param terms budget, limits, marks and seed
public record SafetySettings(String name, Quota harmful, Quota benign, Terms terms) {
  public SafetySettings {
    if (harmful.total() < 1) {
      throw new IllegalArgumentException("harmful must ask for at least 1 row, was " + harmful);
    }
  }
}
