package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.NearDuplicates;
import dev.mergewright.synthesis.calls.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds back candidates with a prompt that an earlier candidate had, or nearly. The rows of one
/// candidate may be alike: a benign contrast shares the words of its harmful request.
final class NearDuplicateSieve implements Sieve {
  private final NearDuplicates earlier;
  private final @Nullable Meanings meanings;

  NearDuplicateSieve(SieveSettings settings) {
    this(settings, null);
  }

  /// @param meanings tells prompts that mean the same, null when nobody looks
  NearDuplicateSieve(SieveSettings settings, @Nullable Meanings meanings) {
    earlier = new NearDuplicates(settings.measure(), settings.threshold());
    this.meanings = meanings;
  }

  @Override
  public void prepare(List<Proposal.Candidate> candidates, Caller caller) {
    if (meanings != null) {
      meanings.prepare(
          candidates.stream()
              .flatMap(candidate -> candidate.rows().stream())
              .map(Example::prompt)
              .toList());
    }
  }

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    Reject reason = null;
    for (Example row : candidate.rows()) {
      Optional<NearDuplicates.Match> nearest = earlier.nearest(row.prompt());
      if (nearest.isPresent()) {
        boolean isSame = nearest.get().likeness() == 1;
        reason = isSame || reason == Reject.DUPLICATE ? Reject.DUPLICATE : Reject.NEAR_DUPLICATE;
      } else if (reason == null && meanings != null && meanings.has(row.prompt())) {
        reason = Reject.NEAR_DUPLICATE;
      }
    }
    if (reason == null) {
      candidate.rows().forEach(this::keep);
    }
    return reason;
  }

  private void keep(Example row) {
    earlier.add(row.id(), row.prompt());
    if (meanings != null) {
      meanings.add(row.prompt());
    }
  }
}
