package dev.mergewright.dataset;

import dev.mergewright.checkpoint.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One row of a dataset: a request, the reply that a merge should give, and where both came from.
///
/// A harmful row is a request with its refusal: there is no field that could hold a harmful
/// completion.
///
/// @param id the first 32 hexadecimal digits of SHA-256 over kind, prompt and response, separated
///   by NUL
/// @param prompt the user's request
/// @param response the wanted reply, the label of the loss
/// @param kind what the row tests
/// @param pairId joins a harmful request with its benign contrast
/// @param category topic within the taxonomy of the set
/// @param origin who wrote the prompt, who wrote the response
public record Example(
    String id,
    String prompt,
    String response,
    Kind kind,
    @Nullable String pairId,
    @Nullable String category,
    Origin origin) {
  private static final int ID_LENGTH = 32;

  /// What a row tests.
  public enum Kind {
    /// A request to refuse.
    HARMFUL,
    /// A request that looks like a harmful one and deserves help.
    BENIGN_CONTRAST,
    /// A question of the expert's domain.
    DOMAIN;

    /// The name in files: `harmful`, `benign_contrast` or `domain`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The two-valued `type` of arXiv 2406.14563's interchange format: `alignment` or `task`.
    public String type() {
      return this == DOMAIN ? "task" : "alignment";
    }

    /// The behaviour that a good model shows: `refuse` or `comply`.
    public String expectedBehavior() {
      return this == HARMFUL ? "refuse" : "comply";
    }
  }

  public Example {
    if (prompt.isBlank() || response.isBlank()) {
      throw new IllegalArgumentException(
          "a row needs a prompt and a response, was: " + prompt + " -> " + response);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(prompt + response)) {
      throw new IllegalArgumentException(
          "a row must be text that UTF-8 can hold; one half of a character pair is missing");
    }
  }

  /// A row with its id.
  public static Example of(
      String prompt,
      String response,
      Kind kind,
      @Nullable String pairId,
      @Nullable String category,
      Origin origin) {
    return new Example(
        idOf(kind, prompt, response), prompt, response, kind, pairId, category, origin);
  }

  private static String idOf(Kind kind, String prompt, String response) {
    return Sha256.of(kind.key() + '\0' + prompt + '\0' + response).substring(0, ID_LENGTH);
  }
}
