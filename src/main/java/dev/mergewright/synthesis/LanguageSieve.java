package dev.mergewright.synthesis;

import org.jspecify.annotations.Nullable;

/// Holds back rows whose prompt or response is clearly in another language than the wanted one.
///
/// @param languages tells other languages
record LanguageSieve(Languages languages) implements Sieve {
  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    boolean isOther =
        candidate.rows().stream()
            .anyMatch(row -> languages.isOther(row.prompt()) || languages.isOther(row.response()));
    return isOther ? Reject.LANGUAGE : null;
  }
}
