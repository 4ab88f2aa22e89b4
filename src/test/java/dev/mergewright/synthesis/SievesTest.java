package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Contamination;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Likeness;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class SievesTest {
  private static final Contamination CLEAN = new Contamination(List.of());

  @Test
  void standInAnOrderThatAsksJudgesLateAndComparesLast() {
    LengthLimit limit = new LengthLimit("t", 10, _ -> new LengthLimit.Lengths(1, 1));
    Contamination against =
        new Contamination(
            List.of(new Reference("test", List.of(new Reference.Text("test:1", "a b c")))));

    assertThat(sieves(SieveSettings.standard(), limit, against))
        .extracting(sieve -> sieve.getClass().getSimpleName())
        .containsExactly(
            "TextSieve",
            "RequestSieve",
            "ResidueSieve",
            "LanguageSieve",
            "LengthLimit",
            "ContaminationSieve",
            "VerifierSieve",
            "JurySieve",
            "NearDuplicateSieve");
    assertThat(sieves(new SieveSettings(null, null, null, false, false, List.of()), null, CLEAN))
        .extracting(sieve -> sieve.getClass().getSimpleName())
        .containsExactly(
            "TextSieve", "RequestSieve", "VerifierSieve", "JurySieve", "NearDuplicateSieve");
  }

  @Test
  void keepTheEarlierOfTwoNearDuplicatesButNotTheRowsOfOneCandidateApart() {
    NearDuplicateSieve sieve = new NearDuplicateSieve(SieveSettings.standard());
    Proposal.Candidate pair =
        Candidates.of(
            Example.of(
                "How do I kill a frozen process on my machine?",
                "I cannot help with that.",
                Example.Kind.HARMFUL,
                Origin.grammar()),
            Example.of(
                "How do I kill a frozen process on my computer?",
                "Use the task manager.",
                Example.Kind.BENIGN_CONTRAST,
                Origin.grammar()));

    assertThat(sieve.reject(pair)).isNull();
    assertThat(sieve.reject(Candidates.domain("how do i kill a frozen process on my machine", "x")))
        .isEqualTo(Reject.DUPLICATE);
    assertThat(sieve.reject(Candidates.domain("How do I kill a frozen process on my phone?", "x")))
        .isEqualTo(Reject.NEAR_DUPLICATE);
    assertThat(sieve.reject(Candidates.domain("Why is the sky blue?", "x"))).isNull();
  }

  @Test
  void takeTheMeasureOfTheSettings() {
    NearDuplicateSieve sieve =
        new NearDuplicateSieve(
            new SieveSettings(Likeness.ROUGE_L, null, null, null, null, List.of()));

    assertThat(sieve.reject(Candidates.domain("tell me why the sky is blue", "x"))).isNull();
    assertThat(sieve.reject(Candidates.domain("tell me now why the whole sky is so blue", "x")))
        .isEqualTo(Reject.NEAR_DUPLICATE);
  }

  @Test
  void holdBackWhatIsMeasuredOnAndNoteWhatCameNearest() {
    ContaminationSieve sieve =
        new ContaminationSieve(
            new Contamination(
                List.of(
                    new Reference(
                        "test", List.of(new Reference.Text("test:1", "why is the sky blue"))))));
    Proposal.Candidate other = Candidates.domain("why is the sea blue today", "x");

    assertThat(sieve.reject(Candidates.domain("Why is the sky blue?", "x")))
        .isEqualTo(Reject.CONTAMINATED);
    assertThat(sieve.reject(other)).isNull();
    assertThat(sieve.noted(other).rows().getFirst().findings().contamination())
        .isEqualTo(new Findings.Contamination(List.of("test"), "test:1", 1.0 / 6));
  }

  /// 3 tokens fit a limit of 3; the findings say how long the row is.
  @Test
  void holdBackRowsLongerThanTheTargetTakes() {
    LengthLimit limit =
        new LengthLimit(
            "words",
            3,
            row ->
                new LengthLimit.Lengths(
                    row.prompt().split(" ").length, row.response().split(" ").length));
    Proposal.Candidate fits = Candidates.domain("a b", "c");

    assertThat(limit.reject(fits)).isNull();
    assertThat(limit.reject(Candidates.domain("a b", "c d"))).isEqualTo(Reject.TOO_LONG);
    assertThat(limit.noted(fits).rows().getFirst().findings().quality())
        .isEqualTo(new Findings.Quality(2, 1, "words", null, List.of()));
  }

  private static List<Sieve> sieves(
      SieveSettings settings, LengthLimit limit, Contamination against) {
    return Sieves.of(
        settings,
        "en",
        List.of(),
        limit,
        against,
        new Jury(PatternJudge.english(), null, null),
        new JuryTally());
  }
}
