package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Notes on each row of a dataset which other row is most like it, so that a reader sees how near
/// duplicates came. A harmful request and its contrast are alike on purpose and do not count as
/// neighbours.
public final class Neighbours {
  private final List<Example> rows;
  private final NearDuplicates index = NearDuplicates.standard();

  /// The first row of each row's cluster of near-duplicates, or a row on the way to it.
  private final int[] first;

  private Neighbours(List<Example> rows) {
    this.rows = rows;
    first = new int[rows.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = i;
      index.add(rows.get(i).id(), rows.get(i).prompt());
    }
  }

  /// The rows with their neighbours noted.
  public static Map<Split, List<Example>> noted(Map<Split, List<Example>> rows) {
    Map<Split, List<Example>> ordered = new EnumMap<>(Split.class);
    ordered.putAll(rows);
    Neighbours neighbours =
        new Neighbours(ordered.values().stream().flatMap(List::stream).toList());
    List<Findings.Likeness> found = neighbours.find();
    Map<Split, List<Example>> noted = new EnumMap<>(Split.class);
    int next = 0;
    for (Map.Entry<Split, List<Example>> split : ordered.entrySet()) {
      List<Example> examples = new ArrayList<>();
      for (Example row : split.getValue()) {
        examples.add(row.withFindings(row.findings().withLikeness(found.get(next++))));
      }
      noted.put(split.getKey(), examples);
    }
    return noted;
  }

  private List<Findings.Likeness> find() {
    List<NearDuplicates.@Nullable Found> nearest = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      NearDuplicates.Found best = null;
      for (NearDuplicates.Found other : index.alike(rows.get(i).prompt())) {
        if (isNeighbour(i, other.text())) {
          best = best == null || other.likeness() > best.likeness() ? other : best;
          if (other.likeness() >= Likeness.WORD_3_GRAMS.nearDuplicate()) {
            join(i, other.text());
          }
        }
      }
      nearest.add(best);
    }
    List<Findings.Likeness> found = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      NearDuplicates.Found best = nearest.get(i);
      found.add(
          new Findings.Likeness(
              rows.get(root(i)).id(),
              best == null ? null : rows.get(best.text()).id(),
              best == null ? 0.0 : best.likeness()));
    }
    return found;
  }

  private boolean isNeighbour(int one, int other) {
    String pair = rows.get(one).pairId();
    return one != other && (pair == null || !Objects.equals(pair, rows.get(other).pairId()));
  }

  private void join(int one, int other) {
    int left = root(one);
    int right = root(other);
    first[Math.max(left, right)] = Math.min(left, right);
  }

  private int root(int row) {
    int root = row;
    while (first[root] != root) {
      root = first[root];
    }
    return root;
  }
}
