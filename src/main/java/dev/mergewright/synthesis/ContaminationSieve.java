package dev.mergewright.synthesis;

import dev.mergewright.dataset.Contamination;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds back rows that overlap with what something is measured on, and notes on the others what
/// came nearest.
///
/// @param against what is measured on
record ContaminationSieve(Contamination against) implements Sieve {
  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    boolean isHit =
        candidate.rows().stream()
            .flatMap(row -> against.closest(row.prompt()).stream())
            .anyMatch(Contamination.Match::isHit);
    return isHit ? Reject.CONTAMINATED : null;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    return new Proposal.Candidate(
        candidate.slot(), candidate.rows().stream().map(this::noted).toList());
  }

  private Example noted(Example row) {
    Optional<Contamination.Match> closest = against.closest(row.prompt());
    return row.withFindings(
        row.findings()
            .withContamination(
                new Findings.Contamination(
                    against.names(),
                    closest.map(Contamination.Match::reference).orElse(null),
                    closest.map(Contamination.Match::score).orElse(0.0))));
  }
}
