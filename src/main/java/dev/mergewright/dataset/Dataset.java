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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows in splits that share no prompt, with the account of how they were produced.
///
/// @param name the folder's name and the title of the card
/// @param rows the rows of each split, in order; splits without rows are left out
/// @param production how they were made
public record Dataset(String name, Map<Split, List<Example>> rows, Production production) {
  private static final String OFFLINE = "-offline";
  private static final String MINIATURE = "miniature";

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

  /// Writes the rows with card and manifest. The folder appears complete or not at all, and one
  /// that exists is never written to. Equal datasets give equal bytes.
  public void write(Path folder) throws IOException {
    write(folder, Dossier.NONE);
  }

  /// Writes the rows, card and manifest with what is known of their making.
  public void write(Path folder, Dossier dossier) throws IOException {
    new DatasetFolder(folder).write(this, dossier, View.ROWS);
  }

  /// The rows of a split, empty when it has none.
  public List<Example> rows(Split split) {
    return rows.getOrDefault(split, List.of());
  }

  /// The prompts of all splits, for whoever must not write them again.
  public Set<String> prompts() {
    return all().map(Example::prompt).collect(Collectors.toUnmodifiableSet());
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

  /// SHA-256 over all that the rows say beside what [#fingerprint] covers: who made them, when, at
  /// what cost, and what was found out about them.
  public String provenanceFingerprint() {
    return RowLines.provenance(this);
  }

  /// The number of rows of each evidence grade.
  public SortedMap<Origin.Grade, Integer> grades() {
    SortedMap<Origin.Grade, Integer> grades = new TreeMap<>();
    all().forEach(row -> grades.merge(row.origin().grade(), 1, Integer::sum));
    return grades;
  }

  /// Whether it holds requests to refuse.
  public boolean isAboutSafety() {
    return all().anyMatch(row -> row.kind() == Example.Kind.HARMFUL);
  }

  /// Refuses rows that prove nothing but that the pipeline works, for whoever claims to reproduce a
  /// result.
  ///
  /// @param folder where the dataset lies, for the message
  public void requireEvidence(Path folder) {
    List<Example> rows =
        all().filter(row -> row.origin().grade() == Origin.Grade.PLUMBING).toList();
    if (!rows.isEmpty()) {
      throw new InvalidInputException(
          "%s has %d rows of the evidence grade plumbing (the first is %s), which prove only that the pipeline works, expected none in an experiment that is not miniature; generate the dataset with real models"
              .formatted(folder, rows.size(), rows.getFirst().id()));
    }
  }

  /// Refuses rows of a grammar under a name that hides it.
  void requireHonestName() {
    boolean isOffline = all().anyMatch(row -> row.origin().generator() == Origin.Generator.GRAMMAR);
    if (isOffline && !name.endsWith(OFFLINE) && !name.startsWith(MINIATURE)) {
      throw new InvalidInputException(
          "the dataset %s has rows of a grammar, expected a name that ends in %s; name it %s%s"
              .formatted(name, OFFLINE, name, OFFLINE));
    }
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

  private Stream<Example> all() {
    return rows.values().stream().flatMap(List::stream);
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
