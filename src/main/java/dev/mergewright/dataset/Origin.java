package dev.mergewright.dataset;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who made a row, and what that is evidence for.
///
/// @param generator how the text was made
/// @param grade what the row can prove
/// @param ask the call that wrote the prompt, absent when a grammar did
/// @param answer the call that wrote the response, absent when a grammar did
public record Origin(Generator generator, Grade grade, @Nullable Call ask, @Nullable Call answer) {

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
  /// @param model the model's name or folder
  /// @param modelSha256 the fingerprint of a local model, absent for an endpoint
  /// @param promptId the prompt file's id and version
  /// @param promptSha256 the digest of that file
  /// @param temperature 0 for greedy decoding
  /// @param seed the sampling seed
  public record Call(
      String model,
      @Nullable String modelSha256,
      @Nullable String promptId,
      @Nullable String promptSha256,
      double temperature,
      long seed) {}
}
