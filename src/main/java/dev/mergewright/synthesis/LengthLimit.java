package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Holds back rows that the objective would have to cut: rendered by the target's chat template,
/// prompt and response must fit its limit.
///
/// @param tokenizer names what counts the tokens
/// @param maxTokens the longest row
/// @param counter counts the tokens of a row
public record LengthLimit(String tokenizer, int maxTokens, Function<Example, Lengths> counter)
    implements Sieve {
  /// The tokens of a row.
  ///
  /// @param prompt those of the prompt, rendered for an answer
  /// @param response those of the response with its end of turn
  public record Lengths(int prompt, int response) {}

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    boolean isLonger =
        candidate.rows().stream()
            .map(counter)
            .anyMatch(lengths -> (long) lengths.prompt + lengths.response > maxTokens);
    return isLonger ? Reject.TOO_LONG : null;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    List<Example> rows = candidate.rows().stream().map(this::noted).toList();
    return new Proposal.Candidate(candidate.slot(), rows);
  }

  private Example noted(Example row) {
    Lengths lengths = counter.apply(row);
    Findings.Quality known = row.findings().quality();
    return row.withFindings(
        row.findings()
            .withQuality(
                new Findings.Quality(
                    lengths.prompt,
                    lengths.response,
                    tokenizer,
                    known.judgeScore(),
                    known.checks())));
  }
}
