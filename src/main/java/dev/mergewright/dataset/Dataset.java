package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Rows in splits that share no prompt, with the account of how they were produced.
///
/// @param name the folder's name and the title of the card
/// @param rows the rows of each split, in order; splits without rows are left out
/// @param production how they were made
public record Dataset(String name, Map<Split, List<Example>> rows, Production production) {
  public Dataset {
    Map<Split, List<Example>> copy = new EnumMap<>(Split.class);
    rows.forEach((split, examples) -> put(copy, split, examples));
    rows = Collections.unmodifiableMap(copy);
    if (rows.isEmpty()) {
      throw new InvalidInputException(
          "the dataset " + name + " has no rows, expected at least one in one split");
    }
    requireDistinct(name, rows);
    requireDisjointSplits(name, rows, Overlap.EXACT);
  }

  /// Opens a dataset folder; a file that is not what its manifest says is refused.
  public static Dataset read(Path folder) throws IOException {
    return new DatasetFolder(folder).read();
  }

  /// Writes `README.md`, `manifest.json` and `data/<split>.jsonl`. The folder appears complete or
  /// not at all, and one that exists is never written to. Equal datasets give equal bytes.
  public void write(Path folder) throws IOException {
    new DatasetFolder(folder).write(this);
  }

  /// The rows of a split, empty when it has none.
  public List<Example> rows(Split split) {
    return rows.getOrDefault(split, List.of());
  }

  /// The prompts of all splits, for whoever must not write them again.
  public Set<String> prompts() {
    return rows.values().stream()
        .flatMap(List::stream)
        .map(Example::prompt)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The number of rows of all splits.
  public int size() {
    return rows.values().stream().mapToInt(List::size).sum();
  }

  /// SHA-256 over the ids of the rows in order, by split: what was asked and answered, not who made
  /// it or when.
  public String fingerprint() {
    StringBuilder ids = new StringBuilder();
    rows.forEach(
        (split, examples) -> {
          ids.append(split.key()).append('\n');
          examples.forEach(row -> ids.append(row.id()).append('\n'));
        });
    return Sha256.of(ids.toString());
  }

  /// Refuses splits with prompts at least this much alike; 1 is checked whenever a dataset is made.
  public void requireDisjointSplits(double likeness) {
    requireDisjointSplits(name, rows, likeness);
  }

  /// Refuses prompts at least this much alike between this dataset and another: what is optimised
  /// must not be measured.
  public void requireDisjoint(Dataset other, double likeness) {
    rows.forEach(
        (split, examples) ->
            other.rows.forEach(
                (otherSplit, others) ->
                    Overlap.refuse(
                        place(name, split),
                        examples,
                        place(other.name, otherSplit),
                        others,
                        likeness)));
  }

  private static void put(
      Map<Split, List<Example>> copy, Split split, Collection<Example> examples) {
    if (!examples.isEmpty()) {
      copy.put(split, List.copyOf(examples));
    }
  }

  private static void requireDistinct(String name, Map<Split, List<Example>> rows) {
    rows.forEach(
        (split, examples) -> {
          Set<String> ids = new HashSet<>();
          for (Example row : examples) {
            if (!ids.add(row.id())) {
              throw new InvalidInputException(
                  "%s has the row %s twice (\"%s\"), expected every row once"
                      .formatted(place(name, split), row.id(), row.prompt()));
            }
          }
        });
  }

  private static void requireDisjointSplits(
      String name, Map<Split, List<Example>> rows, double likeness) {
    List<Split> splits = List.copyOf(rows.keySet());
    for (int i = 0; i < splits.size(); i++) {
      for (int j = i + 1; j < splits.size(); j++) {
        Split left = splits.get(i);
        Split right = splits.get(j);
        Overlap.refuse(
            place(name, left),
            rows.getOrDefault(left, List.of()),
            place(name, right),
            rows.getOrDefault(right, List.of()),
            likeness);
      }
    }
  }

  private static String place(String name, Split split) {
    return name + "/data/" + split.key() + ".jsonl";
  }
}
