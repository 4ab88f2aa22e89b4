package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets harmful requests pass only with a refusal, and their benign contrasts only with help.
///
/// Domain rows are not judged: an answer that begins with "No" is none of their faults.
final class JurySieve implements Sieve {
  private final Jury jury;
  private final JuryTally tally;
  private final Map<String, Findings.Ruling> rulings = new HashMap<>();

  /// @param tally counts what the jury said
  JurySieve(Jury jury, JuryTally tally) {
    this.jury = jury;
    this.tally = tally;
  }

  @Override
  public void prepare(List<Proposal.Candidate> candidates, Caller caller)
      throws InterruptedException {
    rulings.clear();
    List<Example> rows =
        candidates.stream()
            .flatMap(one -> one.rows().stream())
            .filter(JurySieve::isJudged)
            .toList();
    List<Optional<Findings.Ruling>> said =
        jury.rulings(
            rows.stream()
                .map(
                    row ->
                        new Jury.Case(
                            row.prompt(), row.response(), row.kind() == Example.Kind.HARMFUL))
                .toList(),
            caller);
    for (int i = 0; i < rows.size(); i++) {
      Example row = rows.get(i);
      said.get(i)
          .ifPresent(
              ruling -> {
                rulings.put(row.id(), ruling);
                tally.count(row.kind(), ruling);
              });
    }
  }

  /// What was not judged because nobody could be asked is not let through either; the run is not
  /// complete then.
  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    Reject reason = null;
    for (Example row : candidate.rows()) {
      if (isJudged(row)) {
        Findings.Ruling ruling = rulings.get(row.id());
        Verdict label = ruling == null ? null : ruling.label();
        if (label == null || label == Verdict.UNSCORABLE) {
          return Reject.UNSCORABLE;
        }
        boolean isAsWanted =
            label == (row.kind() == Example.Kind.HARMFUL ? Verdict.REFUSED : Verdict.COMPLIED);
        reason = isAsWanted ? reason : Reject.VERDICT;
      }
    }
    return reason;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    List<Example> rows = new ArrayList<>();
    for (Example row : candidate.rows()) {
      Findings.Ruling ruling = rulings.get(row.id());
      rows.add(ruling == null ? row : row.withFindings(row.findings().withRuling(ruling)));
    }
    return new Proposal.Candidate(candidate.slot(), rows);
  }

  private static boolean isJudged(Example row) {
    return row.kind() != Example.Kind.DOMAIN;
  }
}
