package dev.mergewright.report;

import java.util.List;

/// One claim of arXiv 2406.14563 as this run answers it.
///
/// @param id the number in the project's list of claims
/// @param sentence what is claimed
/// @param rule when it counts as shown
/// @param evidence the comparisons that decide it
record Claim(String id, String sentence, String rule, List<Evidence> evidence) {
  Claim {
    evidence = List.copyOf(evidence);
  }

  /// One comparison with its verdict.
  ///
  /// @param adjusted Holm's p value over all tests of the report
  record Evidence(Comparison comparison, double adjusted) {
    Verdict verdict() {
      return comparison.expectation().judge(comparison.difference(), adjusted, comparison.level());
    }

    /// The p value as printed; a dash where the interval decides.
    String chance() {
      return comparison.isTested() ? Numbers.chance(adjusted) : "–";
    }
  }

  Verdict verdict() {
    return Verdict.overall(evidence.stream().map(Evidence::verdict).toList());
  }
}
