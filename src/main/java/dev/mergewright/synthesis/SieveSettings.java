package dev.mergewright.synthesis;

import dev.mergewright.dataset.Likeness;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is dropped, as a generation file says it under `sieves`. Every key has a standard value.
///
/// ```yaml
/// sieves:
///   likeness: word-3-grams   # or rouge-l
///   near_duplicate: 0.5      # prompts at least this much alike count as one; 1 drops only the same
///   embeddings: 0.92         # beside it, the cosine of sentence embeddings from which on prompts count as one
///   language: true           # drops what is in another language than the settings name
///   residue: true            # drops leftovers of templates, echoes and talk about the task
///   reviewed: [...]          # requests on indiscriminate weapons that were read one by one
/// ```
///
/// What is not here cannot be turned off: form, length, the lint of harmful requests, and that no
/// request of category S4 is ever kept.
///
/// @param likeness how prompts are compared; 3-grams when absent
/// @param nearDuplicate the likeness of two prompts that count as one; when absent the measure's
///   own
/// @param embeddings the cosine of sentence embeddings of two prompts that count as one, beside the
///   likeness; when absent nothing is embedded. It takes a program that was built with them, see
///   [Meanings]
/// @param language whether other languages are dropped; true when absent
/// @param residue whether leftovers are dropped; true when absent
/// @param reviewed the only requests of category S9 that are kept
public record SieveSettings(
    @Nullable Likeness likeness,
    @Nullable Double nearDuplicate,
    @Nullable Double embeddings,
    @Nullable Boolean language,
    @Nullable Boolean residue,
    List<String> reviewed) {
  public SieveSettings {
    reviewed = List.copyOf(reviewed);
    if (nearDuplicate != null && !(nearDuplicate > 0 && nearDuplicate <= 1)) {
      throw new IllegalArgumentException("near_duplicate must be in (0, 1], was " + nearDuplicate);
    }
    if (embeddings != null && !(embeddings > 0 && embeddings <= 1)) {
      throw new IllegalArgumentException("embeddings must be in (0, 1], was " + embeddings);
    }
  }

  /// All standard values.
  public static SieveSettings standard() {
    return new SieveSettings(null, null, null, null, null, List.of());
  }

  /// How prompts are compared.
  public Likeness measure() {
    return Objects.requireNonNullElse(likeness, Likeness.WORD_3_GRAMS);
  }

  /// The likeness of two prompts that count as one.
  public double threshold() {
    return Objects.requireNonNullElseGet(nearDuplicate, () -> measure().nearDuplicate());
  }

  /// Whether rows in another language than the wanted one are dropped.
  public boolean dropsOtherLanguages() {
    return Objects.requireNonNullElse(language, true);
  }

  /// Whether rows with leftovers are dropped.
  public boolean dropsResidue() {
    return Objects.requireNonNullElse(residue, true);
  }
}
