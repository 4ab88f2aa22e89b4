package dev.mergewright.dataset;

import java.util.List;
import java.util.Locale;

/// Which columns of the rows a folder holds.
public enum View {
  /// All: what this program reads again.
  ROWS,
  /// `messages` alone, the chat form that trainers take.
  MESSAGES,
  /// `prompt`, `response` and `type`, the interchange format of arXiv 2406.14563.
  PAPER;

  /// The name in files: `rows`, `messages` or `paper`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<RowSchema.Column> columns() {
    return switch (this) {
      case ROWS -> RowSchema.ROWS;
      case MESSAGES -> RowSchema.MESSAGES;
      case PAPER -> RowSchema.PAPER;
    };
  }
}
