package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mergewright.checkpoint.Sha256;
import org.jspecify.annotations.Nullable;

/// A candidate that did not become a row: one line of `rejects.jsonl`.
///
/// Its text is kept only where it was written for a benign cell; of a harmful one the digest alone
/// remains.
///
/// @param id the candidate's place: stream and number
/// @param cell the cell that it was made for
/// @param reason the stable name of the reason
/// @param detector what found it
/// @param textSha256 the digest of its text
/// @param text its text; always null for harmful cells
public record Rejected(
    String id,
    String cell,
    String reason,
    String detector,
    @JsonProperty("text_sha256") @Nullable String textSha256,
    @Nullable String text) {

  /// A candidate with its text, which is forgotten if it was made for a harmful cell.
  public static Rejected of(
      String id, String cell, Example.Kind kind, String reason, String detector, String text) {
    return new Rejected(
        id, cell, reason, detector, Sha256.of(text), kind == Example.Kind.HARMFUL ? null : text);
  }

  /// A candidate that left no text.
  public static Rejected withoutText(String id, String cell, String reason, String detector) {
    return new Rejected(id, cell, reason, detector, null, null);
  }
}
