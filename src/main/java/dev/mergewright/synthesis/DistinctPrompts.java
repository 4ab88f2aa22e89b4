package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Wording;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets a prompt pass once: no dataset may hold it twice, and streams that go side by side can ask
/// the same.
///
/// The words count, not case or spacing; the earlier candidate stays.
final class DistinctPrompts implements Sieve {
  private final Set<Set<String>> seen = new HashSet<>();

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    Set<Set<String>> own = new HashSet<>();
    for (Example row : candidate.rows()) {
      Set<String> grams = Wording.of(row.prompt()).grams();
      if (seen.contains(grams) || !own.add(grams)) {
        return Reject.DUPLICATE;
      }
    }
    seen.addAll(own);
    return null;
  }
}
