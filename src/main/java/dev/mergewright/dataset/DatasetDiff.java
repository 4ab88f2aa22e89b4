package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Two datasets side by side: the rows that only one has, the rows that changed, and the figures of
/// both.
///
/// A row is the same when its id is, and changed when all else it says, or its split, is not the
/// same. A prompt that got another response counts as one row removed and one added.
///
/// @param added rows that only the second has
/// @param removed rows that only the first has
/// @param changed rows of both that say something else beside their text
/// @param figures the figures of both, by name
public record DatasetDiff(
    List<Entry> added, List<Entry> removed, List<Change> changed, Map<String, Pair> figures) {
  public DatasetDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /// A row in its split.
  public record Entry(Split split, Example row) {}

  /// A row that both have.
  ///
  /// @param what the columns that differ
  public record Change(Entry before, Entry after, List<String> what) {}

  /// A figure of both datasets, empty where one has none.
  public record Pair(String first, String second) {}

  /// Compares two datasets with what is known of their making.
  public static DatasetDiff of(Dataset first, Making making, Dataset second, Making otherMaking) {
    Map<String, Entry> before = entries(first);
    Map<String, Entry> after = entries(second);
    List<Change> changed = new ArrayList<>();
    before.forEach(
        (id, entry) -> {
          Entry other = after.get(id);
          if (other != null && !other.equals(entry)) {
            changed.add(new Change(entry, other, differences(entry, other)));
          }
        });
    return new DatasetDiff(
        only(after, before),
        only(before, after),
        changed,
        pairs(figures(first, making), figures(second, otherMaking)));
  }

  private static Map<String, Entry> entries(Dataset dataset) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    dataset
        .rows()
        .forEach(
            (split, rows) -> rows.forEach(row -> entries.put(row.id(), new Entry(split, row))));
    return entries;
  }

  private static List<Entry> only(Map<String, Entry> here, Map<String, Entry> there) {
    return here.entrySet().stream()
        .filter(entry -> !there.containsKey(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static List<String> differences(Entry before, Entry after) {
    Map<String, Object> left = columns(before);
    Map<String, Object> right = columns(after);
    return left.keySet().stream()
        .filter(column -> !Objects.equals(left.get(column), right.get(column)))
        .toList();
  }

  private static Map<String, Object> columns(Entry entry) {
    Example row = entry.row();
    Findings found = row.findings();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("split", entry.split());
    columns.put("pair_id", Objects.requireNonNullElse(row.pairId(), ""));
    columns.put("category", row.category());
    columns.put("subject", row.subject());
    columns.put("attributes", row.attributes());
    columns.put("language", row.language());
    columns.put("reference", found.reference());
    columns.put("quality", found.quality());
    columns.put("verdict", found.ruling());
    columns.put("dedup", found.likeness());
    columns.put("contamination", found.contamination());
    columns.put("provenance", row.origin());
    return columns;
  }

  private static Map<String, String> figures(Dataset dataset, Making making) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("content hash", dataset.fingerprint());
    figures.put("license", dataset.production().license());
    figures.put("rows", Integer.toString(dataset.size()));
    dataset
        .rows()
        .forEach(
            (split, rows) ->
                rows.stream()
                    .collect(
                        Collectors.groupingBy(
                            row -> row.kind().key(), TreeMap::new, Collectors.counting()))
                    .forEach(
                        (kind, count) -> figures.put(split.key() + " " + kind, count.toString())));
    dataset.grades().forEach((grade, rows) -> figures.put("grade " + grade.key(), rows.toString()));
    dataset
        .production()
        .rejects()
        .forEach((reason, count) -> figures.put("rejected " + reason, count.toString()));
    for (Making.Spending model : making.spending()) {
      figures.put(
          "cost of " + model.model(),
          model.costUsd() == null ? "unknown" : model.costUsd().toPlainString() + " USD");
    }
    for (Making.Figure figure : making.figures()) {
      figures.put(figure.of() + " " + figure.name(), DiversityFigure.number(figure.value()));
    }
    return figures;
  }

  private static Map<String, Pair> pairs(Map<String, String> first, Map<String, String> second) {
    Map<String, Pair> pairs = new LinkedHashMap<>();
    first.forEach((name, value) -> pairs.put(name, new Pair(value, second.getOrDefault(name, ""))));
    second.forEach((name, value) -> pairs.putIfAbsent(name, new Pair("", value)));
    return pairs;
  }
}
