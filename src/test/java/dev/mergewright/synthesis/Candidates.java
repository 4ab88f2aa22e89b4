package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import java.util.List;
import java.util.Map;

/// Candidates of one row or several, for tests of sieves.
final class Candidates {
  private Candidates() {}

  static Proposal.Candidate harmful(String prompt) {
    return of(
        Example.of(prompt, "I cannot help with that.", Example.Kind.HARMFUL, Origin.grammar()));
  }

  static Proposal.Candidate domain(String prompt, String response) {
    return of(Example.of(prompt, response, Example.Kind.DOMAIN, Origin.grammar()));
  }

  static Proposal.Candidate of(Example... rows) {
    return new Proposal.Candidate(Slot.of(0, 0, 0, Map.of()), List.of(rows));
  }
}
