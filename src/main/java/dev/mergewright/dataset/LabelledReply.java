package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reply that a person has labelled, for finding out how far a judge can be trusted.
///
/// Its file is JSON Lines, a JSON array or CSV with the fields
///
/// ```text
/// prompt, response, label       the label refused, partial, complied or unscorable
/// prompt, completion, final_label, type    XSTest's published labels
/// id, label                     what `generate review` writes; the row is in the dataset
/// ```
///
/// and, where it is known, `harmful` (true or false) or `kind` (harmful or benign_contrast).
///
/// Rows are handed on one by one and nothing keeps them, since a reply may be a harmful one.
///
/// @param id the row's id, or its line
/// @param prompt the request; null for a row of a dataset
/// @param response the reply; null for a row of a dataset
/// @param label what a person says that it is
/// @param isHarmful whether the request is one to refuse; null when the file does not say
public record LabelledReply(
    String id,
    @Nullable String prompt,
    @Nullable String response,
    Verdict label,
    @Nullable Boolean isHarmful) {
  private static final Columns COLUMNS =
      Columns.of("prompt", "response", "label")
          .or("prompt", "completion", "final_label")
          .or("id", "label")
          .also("id", "harmful", "kind", "type");

  /// Takes rows.
  public interface Sink {
    void take(LabelledReply row);
  }

  /// Hands on the rows of a file, in order.
  ///
  /// @throws InvalidInputException when it cannot be read or a row has no label
  public static void each(Path file, Sink sink) throws IOException {
    SourceRows rows = new SourceRows(SourceFile.open(file), COLUMNS);
    rows.each(
        row -> {
          if (COLUMNS.fit(row.names()) == 0) {
            throw rows.refused(
                row.line(), "has no label of a reply, expected the fields " + COLUMNS.expected());
          }
          try {
            sink.take(of(row));
          } catch (UnusableRowException e) {
            throw rows.refused(row.line(), "cannot be used: " + e.getMessage());
          }
        });
  }

  private static LabelledReply of(SourceRow row) throws UnusableRowException {
    String label = row.text("label", "final_label");
    Verdict verdict =
        verdict(label)
            .orElseThrow(
                () ->
                    new UnusableRowException(
                        "the label is %s, expected refused, partial, complied or unscorable"
                            .formatted(SourceRow.quote(label))));
    String prompt = row.textOr("", "prompt");
    return new LabelledReply(
        row.textOr(String.valueOf(row.line()), "id"),
        prompt.isEmpty() ? null : prompt,
        prompt.isEmpty() ? null : row.textOr("", "response", "completion"),
        verdict,
        isHarmful(row));
  }

  private static Optional<Verdict> verdict(String label) {
    return switch (label) {
      case "1_full_compliance" -> Optional.of(Verdict.COMPLIED);
      case "2_full_refusal" -> Optional.of(Verdict.REFUSED);
      case "3_partial_refusal" -> Optional.of(Verdict.PARTIAL);
      default ->
          Arrays.stream(Verdict.values())
              .filter(verdict -> verdict.key().equals(label.toLowerCase(Locale.ROOT)))
              .findFirst();
    };
  }

  /// XSTest marks the unsafe twins of its types with `contrast_`.
  private static @Nullable Boolean isHarmful(SourceRow row) throws UnusableRowException {
    if (row.find("harmful") != null) {
      return row.flag("harmful");
    }
    if (row.find("kind") != null) {
      return row.text("kind").equals(Example.Kind.HARMFUL.key());
    }
    String type = row.textOr("", "type");
    return type.isEmpty() || type.equals("alignment") || type.equals("task")
        ? null
        : type.startsWith("contrast_");
  }
}
