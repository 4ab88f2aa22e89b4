package dev.mergewright.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The source's split as the name of a file says it: `MMLU/data/val/anatomy_val.csv` and
/// `round0/30k/test.jsonl.gz` are `validation` and `test`.
final class SourceSplit {
  static final String UNKNOWN = "unknown";

  /// Of a set that was published whole.
  static final String ALL = "all";

  private static final List<String> WORDS =
      List.of("train", "training", "validation", "valid", "val", "dev", "test");

  private SourceSplit() {}

  /// The last split word in the file's name, else the folder's whole name if that is one.
  static String of(Path file) {
    String found = UNKNOWN;
    for (String word :
        String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).split("[^a-z]+")) {
      found = WORDS.contains(word) ? common(word) : found;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (found.equals(UNKNOWN) && folder != null) {
      String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
      found = WORDS.contains(name) ? common(name) : found;
    }
    return found;
  }

  /// One word per split; `dev` stays, since MMLU has it beside `val`.
  static String common(String word) {
    return switch (word) {
      case "training" -> "train";
      case "valid", "val" -> "validation";
      default -> word;
    };
  }
}
