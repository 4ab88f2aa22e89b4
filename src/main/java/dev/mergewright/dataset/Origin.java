package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who made a row, and what that is evidence for.
///
/// @param generator how the text was made
/// @param grade what the row can prove
/// @param ask the call that wrote the prompt, absent when a grammar did
/// @param answer the call that wrote the response, absent when a grammar did
public record Origin(
    @JsonProperty("generator_kind") Generator generator,
    @JsonProperty("evidence_grade") Grade grade,
    @Nullable Call ask,
    @Nullable Call answer) {

  /// How text was made.
  public enum Generator {
    LLM,
    TINY_LM,
    GRAMMAR,
    REPLAY,
    HUMAN;

    /// The name in files, such as `tiny_lm`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a row can prove.
  public enum Grade {
    /// Only that the pipeline works.
    PLUMBING,
    /// Its answer was checked by a program.
    VERIFIABLE,
    MODEL_JUDGED,
    HUMAN_JUDGED;

    /// The name in files, such as `plumbing`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Text of a grammar, right by construction.
  public static Origin grammar() {
    return new Origin(Generator.GRAMMAR, Grade.VERIFIABLE, null, null);
  }

  /// One call of a chat model.
  ///
  /// @param provider the kind of place that was asked, such as `local` or `openai`
  /// @param model the model's name or folder
  /// @param modelRevision the fingerprint of a local model, the revision that an endpoint names
  /// @param promptId the prompt file's id and version
  /// @param promptSha256 the digest of that file
  /// @param paramsJson the sampling parameters as a JSON object in a string, since they differ
  ///   between providers
  /// @param seed the sampling seed
  /// @param requestSha256 the call's address in the journal
  /// @param finishReason why the model stopped
  /// @param tokensIn the tokens of the request
  /// @param tokensOut the tokens of the reply
  /// @param costUsd US dollars by the user's price table; null when nobody named a price
  /// @param createdAt when the reply was recorded, as ISO 8601
  public record Call(
      @Nullable String provider,
      String model,
      @Nullable String modelRevision,
      @Nullable String promptId,
      @JsonProperty("prompt_sha256") @Nullable String promptSha256,
      String paramsJson,
      long seed,
      @JsonProperty("request_sha256") @Nullable String requestSha256,
      @Nullable String finishReason,
      @Nullable Long tokensIn,
      @Nullable Long tokensOut,
      @Nullable BigDecimal costUsd,
      @Nullable String createdAt) {

    /// A call that nobody kept a receipt of.
    ///
    /// @param temperature 0 for greedy decoding
    public Call(
        String model,
        @Nullable String modelRevision,
        @Nullable String promptId,
        @Nullable String promptSha256,
        double temperature,
        long seed) {
      this(
          null,
          model,
          modelRevision,
          promptId,
          promptSha256,
          "{\"temperature\":%s}".formatted(temperature),
          seed,
          null,
          null,
          null,
          null,
          null,
          null);
    }

    public Call withProvider(String place) {
      return new Call(
          place,
          model,
          modelRevision,
          promptId,
          promptSha256,
          paramsJson,
          seed,
          requestSha256,
          finishReason,
          tokensIn,
          tokensOut,
          costUsd,
          createdAt);
    }

    /// The call with other sampling parameters.
    ///
    /// @param parameters a JSON object
    public Call withParameters(String parameters) {
      return new Call(
          provider,
          model,
          modelRevision,
          promptId,
          promptSha256,
          parameters,
          seed,
          requestSha256,
          finishReason,
          tokensIn,
          tokensOut,
          costUsd,
          createdAt);
    }

    /// The call with what its receipt says.
    public Call withReceipt(
        String request,
        String finish,
        long inTokens,
        long outTokens,
        @Nullable BigDecimal cost,
        Instant at) {
      return new Call(
          provider,
          model,
          modelRevision,
          promptId,
          promptSha256,
          paramsJson,
          seed,
          request,
          finish,
          inTokens,
          outTokens,
          cost,
          at.toString());
    }
  }
}
