package dev.mergewright.synthesis;

import dev.mergewright.synthesis.calls.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at finished candidates and holds back those that no dataset should have.
///
/// Sieves stand in a row; each sees, once and in canonical order (round, stream, slot), what the
/// ones before it let through, and may remember it. So which of two duplicates stays depends on no
/// thread.
public interface Sieve {
  /// Why this candidate is held back, null when it may pass.
  @Nullable Reject reject(Proposal.Candidate candidate);

  /// Told all candidates of a round before any of them is looked at: a sieve that needs replies
  /// gets them here, side by side.
  default void prepare(List<Proposal.Candidate> candidates, Caller caller)
      throws InterruptedException {}

  /// The candidate with what was found out about it on its rows, such as its nearest neighbour.
  /// Asked right after it was let through.
  default Proposal.Candidate noted(Proposal.Candidate candidate) {
    return candidate;
  }
}
