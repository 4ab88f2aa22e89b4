package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.synthesis.grammar.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets domain rows pass only when the program that their reference names accepts their answer.
///
/// Rows that name no verifier pass unchecked. A stream of model-written rows names one by the
/// attribute `verifier`: `attributes: {verifier: [arithmetic]}`.
final class VerifierSieve implements Sieve {
  private static final String VERIFIER = "verifier";

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    boolean areRight =
        candidate.rows().stream()
            .filter(row -> row.kind() == Example.Kind.DOMAIN)
            .allMatch(row -> isRight(row, verifier(row, candidate.slot())));
    return areRight ? null : Reject.UNVERIFIED;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    List<Example> rows =
        candidate.rows().stream().map(row -> noted(row, verifier(row, candidate.slot()))).toList();
    return new Proposal.Candidate(candidate.slot(), rows);
  }

  private static boolean isRight(Example row, @Nullable String verifier) {
    return verifier == null || Verifier.of(verifier).accepts(row.prompt(), row.response());
  }

  private static Example noted(Example row, @Nullable String verifier) {
    if (verifier == null || row.kind() != Example.Kind.DOMAIN) {
      return row;
    }
    Findings.Reference reference = row.findings().reference();
    return row.withFindings(
        row.findings().withReference(new Findings.Reference(reference.answer(), verifier, true)));
  }

  private static @Nullable String verifier(Example row, Slot slot) {
    String named = row.findings().reference().verifier();
    return named == null ? slot.values().get(VERIFIER) : named;
  }
}
