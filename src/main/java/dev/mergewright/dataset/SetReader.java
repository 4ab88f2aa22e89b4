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
  private final String splitOfName;
  private final List<Item> items = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> splits = new TreeSet<>();
  private final Map<String, LoadedSet.Skipped> skipped = new LinkedHashMap<>();

  SetReader(PublicSet set, SourceFile file) {
    this.set = set;
    this.rows = new SourceRows(file, set.columns());
    this.splitOfName = SourceSplit.of(file.path());
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
        throw new UnusableRowException("other cells than the header, or no known field");
      }
      Item item = layout.item(row);
      if (!ids.add(item.id())) {
        throw new UnusableRowException("the id of a row before");
      }
      items.add(item);
      splits.add(SourceSplit.common(row.textOr(splitOfName, Columns.SPLIT)));
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
    // A set with few fields, as gsm8k with its two, also fits files of sets that have more.
    List<String> like = alike(row.names());
    if (like.contains(set.key()) || (like.isEmpty() && set.columns().fit(row.names()) > 0)) {
      return;
    }
    String advice =
        like.isEmpty()
            ? "give a file of %s as it is published".formatted(set.title())
            : "it looks like %s, so name that set".formatted(String.join(" or ", like));
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
    if (skipped.isEmpty()) {
      return rows.refused(
          1, "has no row, expected those of %s; download it again".formatted(set.key()));
    }
    LoadedSet.Skipped first = skipped.values().iterator().next();
    return rows.refused(
        first.firstLine(),
        "gives no item, nor does any other row: %s (%d %s), expected at least one usable row; give another file of %s"
            .formatted(
                first.reason(), first.rows(), first.rows() == 1 ? "row" : "rows", set.key()));
  }
}
