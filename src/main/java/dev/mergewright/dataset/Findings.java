package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found out about a row after it was written. Each part starts as `NONE`: nobody looked.
///
/// @param reference the right answer, where one is known
/// @param quality lengths, score and checks passed
/// @param ruling what the reply was judged to be
/// @param likeness the nearest other row
/// @param contamination the nearest item of the files it was compared with
public record Findings(
    Reference reference,
    Quality quality,
    Ruling ruling,
    Likeness likeness,
    Contamination contamination) {
  /// Nobody looked.
  public static final Findings NONE =
      new Findings(Reference.NONE, Quality.NONE, Ruling.NONE, Likeness.NONE, Contamination.NONE);

  /// The right answer of a row that has one.
  ///
  /// @param answer the answer alone, such as `42`
  /// @param verifier the id of the program that checked the response
  /// @param verified whether the response agrees with it; null when nothing was checked
  public record Reference(
      @Nullable String answer, @Nullable String verifier, @Nullable Boolean verified) {
    public static final Reference NONE = new Reference(null, null, null);
  }

  /// What was measured of a row.
  ///
  /// @param promptTokens the prompt's length, rendered by the target's chat template
  /// @param responseTokens the response's length with its end of turn
  /// @param tokenizer the tokenizer that counted
  /// @param judgeScore a judge's score from 1 to 10
  /// @param checks the ids of the checks that it passed
  public record Quality(
      @Nullable Integer promptTokens,
      @Nullable Integer responseTokens,
      @Nullable String tokenizer,
      @Nullable Double judgeScore,
      List<String> checks) {
    public static final Quality NONE = new Quality(null, null, null, null, List.of());

    public Quality {
      checks = List.copyOf(checks);
    }
  }

  /// What a rule and a judge say of the response.
  ///
  /// @param label what they say; null when nobody judged
  /// @param rule the rule's name
  /// @param ruleVersion its version or digest
  /// @param judgeModel the model that judged
  /// @param judgePromptSha256 the digest of the prompt it was asked with
  /// @param agree whether both said the same at once
  public record Ruling(
      @Nullable Verdict label,
      @Nullable String rule,
      @Nullable String ruleVersion,
      @Nullable String judgeModel,
      @JsonProperty("judge_prompt_sha256") @Nullable String judgePromptSha256,
      @Nullable Boolean agree) {
    public static final Ruling NONE = new Ruling(null, null, null, null, null, null);
  }

  /// The other row of the dataset that is most like this one.
  ///
  /// @param cluster the id of the first row of its cluster of near-duplicates
  /// @param nearestId the nearest row's id
  /// @param jaccard3 their [Wording#likeness]
  public record Likeness(
      @Nullable String cluster, @Nullable String nearestId, @Nullable Double jaccard3) {
    public static final Likeness NONE = new Likeness(null, null, null);
  }

  /// The item most like this row in the files that it must not overlap with.
  ///
  /// @param checkedAgainst the names of those files
  /// @param bestRef the nearest item, as file and id
  /// @param score how near, in [0, 1]
  public record Contamination(
      List<String> checkedAgainst, @Nullable String bestRef, @Nullable Double score) {
    public static final Contamination NONE = new Contamination(List.of(), null, null);

    public Contamination {
      checkedAgainst = List.copyOf(checkedAgainst);
    }
  }

  public Findings withReference(Reference found) {
    return new Findings(found, quality, ruling, likeness, contamination);
  }

  public Findings withQuality(Quality found) {
    return new Findings(reference, found, ruling, likeness, contamination);
  }

  public Findings withRuling(Ruling found) {
    return new Findings(reference, quality, found, likeness, contamination);
  }

  public Findings withLikeness(Likeness found) {
    return new Findings(reference, quality, ruling, found, contamination);
  }

  public Findings withContamination(Contamination found) {
    return new Findings(reference, quality, ruling, likeness, found);
  }
}
