package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads one file of one public set: checks by the first row that it is that set's file, turns rows
/// into items and counts those that give none.
final class SetReader {
  /// A broken file may have a reason of its own for each row.
  private static final int MOST_REASONS = 20;

  private static final int MOST_NAMES = 8;

  private final PublicSet set;
  private final SourceRows rows;
  private final List<Item> items = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> splits = new TreeSet<>();
  private final Map<String, LoadedSet.Skipped> skipped = new LinkedHashMap<>();

  SetReader(PublicSet set, SourceFile file) {
    this.set = set;
    this.rows = new SourceRows(file, set.columns());
  }

  LoadedSet read() throws IOException {
    Layout layout = set.layout().of(rows);
    rows.each(row -> take(row, layout));
    if (items.isEmpty()) {
      throw nothing();
    }
    return new LoadedSet(set.key(), set.license(), split(), items, List.copyOf(skipped.values()));
  }

  private void take(SourceRow row, Layout layout) {
    if (row.number() == 1) {
      requireSet(row);
    }
    try {
      if (row.fields().isEmpty()) {
        throw new UnusableRowException("not the fields of the rows before");
      }
      Item item = layout.item(row);
      if (!ids.add(item.id())) {
        throw new UnusableRowException("the id of a row before");
      }
      items.add(item);
      splits.add(SourceSplit.common(row.textOr(SourceSplit.of(rows.file().path()), Columns.SPLIT)));
    } catch (UnusableRowException e) {
      skip(row, String.valueOf(e.getMessage()));
    }
  }

  private void skip(SourceRow row, String reason) {
    String counted =
        skipped.size() < MOST_REASONS || skipped.containsKey(reason) ? reason : "another reason";
    skipped.merge(
        counted,
        new LoadedSet.Skipped(counted, 1, row.line()),
        (before, one) -> new LoadedSet.Skipped(counted, before.rows() + 1, before.firstLine()));
  }

  private String split() {
    if (splits.size() > 1) {
      return "mixed: " + String.join(", ", splits);
    }
    String only = splits.iterator().next();
    return only.equals(SourceSplit.UNKNOWN) && set.isPublishedWhole() ? SourceSplit.ALL : only;
  }

  private void requireSet(SourceRow row) {
    if (set.columns().fit(row.names()) > 0) {
      return;
    }
    List<String> like = alike(row.names());
    String advice =
        like.isEmpty()
            ? "give a file of " + set.title() + " as it is published"
            : "it looks like " + String.join(" or ", like) + ", so name that set";
    throw rows.refused(
        row.line(),
        "has the fields %s, expected those of %s: %s; %s"
            .formatted(shown(row.names()), set.key(), set.columns().expected(), advice));
  }

  /// The sets that these fields fit best.
  private static List<String> alike(Collection<String> names) {
    int best = 2;
    List<String> like = new ArrayList<>();
    for (PublicSet other : PublicSet.values()) {
      int fit = other.columns().fit(names);
      if (fit > best) {
        like.clear();
        best = fit;
      }
      if (fit == best) {
        like.add(other.key());
      }
    }
    return like;
  }

  /// Names of fields; a file of another kind may have whole texts where names should be.
  private static String shown(Collection<String> names) {
    List<String> few = names.stream().sorted().limit(MOST_NAMES).map(SourceRow::shortened).toList();
    return String.join(", ", few) + (names.size() > MOST_NAMES ? ", ..." : "");
  }

  private InvalidInputException nothing() {
    LoadedSet.Skipped first = skipped.isEmpty() ? null : skipped.values().iterator().next();
    if (first == null) {
      return rows.refused(
          1, "has no row, expected those of %s; download it again".formatted(set.key()));
    }
    return rows.refused(
        first.firstLine(),
        "and the other rows give no item: %s (%d rows), expected rows of %s with %s; give another file of the set"
            .formatted(first.reason(), first.rows(), set.key(), set.columns().expected()));
  }
}
