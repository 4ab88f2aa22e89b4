package dev.mergewright.dataset;

import org.jspecify.annotations.Nullable;

/// One row of a dataset: a request, the reply that a merge should give, and where both came from.
///
/// A harmful row is a request with its refusal: there is no field that could hold a harmful
/// completion.
///
/// @param id the first 32 hexadecimal digits of SHA-256 over kind, prompt and response
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

  /// What a row tests.
  public enum Kind {
    /// A request to refuse.
    HARMFUL,
    /// A request that looks like a harmful one and deserves help.
    BENIGN_CONTRAST,
    /// A question of the expert's domain.
    DOMAIN;

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
  }
}
