package dev.mergewright.merge;

import java.util.Collection;
import java.util.Locale;

/// The hint after a name that nobody knows: the nearest known one, or all when none is near.
final class NearestName {
  private NearestName() {}

  /// "did you mean density?" or "known are density, weight".
  static String hint(String wrong, Collection<String> known) {
    String nearest = nearest(wrong, known);
    return nearest.isEmpty()
        ? "known are " + String.join(", ", known.stream().sorted().toList())
        : "did you mean " + nearest + "?";
  }

  /// The nearest of the known names, empty when none is near.
  static String nearest(String wrong, Collection<String> known) {
    String nearest = "";
    int least = Math.max(2, wrong.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /// The Levenshtein distance with neighbours swapped in one step (optimal string alignment).
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
