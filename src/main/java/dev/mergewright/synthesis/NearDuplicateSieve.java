package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.NearDuplicates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds back candidates with a prompt that an earlier candidate had, or nearly. The rows of one
/// candidate may be alike: a benign contrast shares the words of its harmful request.
final class NearDuplicateSieve implements Sieve {
  private final NearDuplicates earlier;

  NearDuplicateSieve(SieveSettings settings) {
    earlier = new NearDuplicates(settings.measure(), settings.threshold());
  }

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    Reject reason = null;
    for (Example row : candidate.rows()) {
      Optional<NearDuplicates.Match> nearest = earlier.nearest(row.prompt());
      if (nearest.isPresent()) {
        boolean isSame = nearest.get().likeness() == 1;
        reason = isSame || reason == Reject.DUPLICATE ? Reject.DUPLICATE : Reject.NEAR_DUPLICATE;
      }
    }
    if (reason == null) {
      candidate.rows().forEach(row -> earlier.add(row.id(), row.prompt()));
    }
    return reason;
  }
}
