package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.LabelledReply;
import dev.mergewright.dataset.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person said of replies that no judge could score, kept beside the journal of a run: with
/// both, the run gives the same again.
///
/// Only replies to benign requests are decided so. A reply to a harmful request that the judges
/// could not call a refusal was dropped before anything of it was written, so nobody can look at
/// it; and a label of a person never lets one pass.
///
/// @param labels what was said, by the id of the row
/// @param sha256 the digest of the file, empty when there is none
public record Decisions(Map<String, Verdict> labels, String sha256) {
  /// Nobody decided anything.
  public static final Decisions NONE = new Decisions(Map.of(), "");

  /// Stands where a ruling names its judge.
  public static final String PERSON = "(person)";

  private static final String JOURNAL = ".jsonl";
  private static final String ENDING = ".decisions.jsonl";

  public Decisions {
    labels = Map.copyOf(labels);
  }

  /// The file of a journal: `calls.decisions.jsonl` beside `calls.jsonl`.
  public static Path beside(Path journal) {
    String name = String.valueOf(journal.getFileName());
    String stem =
        name.endsWith(JOURNAL) ? name.substring(0, name.length() - JOURNAL.length()) : name;
    return journal.resolveSibling(stem + ENDING);
  }

  /// Reads a file of ids and labels, a later label of a row in place of an earlier one; [#NONE]
  /// when it is missing or empty.
  public static Decisions read(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return NONE;
    }
    Map<String, Verdict> labels = new HashMap<>();
    LabelledReply.each(file, reply -> labels.put(reply.id(), reply.label()));
    return new Decisions(labels, Sha256.of(file));
  }

  /// What a person said of the reply to a benign request, null when nobody looked.
  @Nullable Verdict of(String request, String reply) {
    return labels.isEmpty()
        ? null
        : labels.get(Example.idOf(Example.Kind.BENIGN_CONTRAST, request, reply));
  }
}
