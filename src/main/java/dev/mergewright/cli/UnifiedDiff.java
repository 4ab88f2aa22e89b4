package dev.mergewright.cli;

import java.util.ArrayList;
import java.util.List;

/// Changes between two texts in the unified format that `diff -u` and `git` print, with three lines
/// of context.
final class UnifiedDiff {
  /// The name of a side that does not exist.
  static final String NOTHING = "/dev/null";

  private static final int CONTEXT = 3;

  /// A line of the result: kept, removed or added.
  private record Edit(char sign, String line) {}

  private UnifiedDiff() {}

  /// The changes, empty when there are none.
  static String of(String oldName, List<String> before, String newName, List<String> after) {
    List<Edit> edits = edits(before, after);
    StringBuilder text = new StringBuilder();
    int from = firstChange(edits, 0);
    while (from < edits.size()) {
      int to = from;
      for (int next = from; next < edits.size() && next - to <= 2 * CONTEXT + 1; ) {
        to = next;
        next = firstChange(edits, next + 1);
      }
      append(text, edits, Math.max(0, from - CONTEXT), Math.min(edits.size(), to + CONTEXT + 1));
      from = firstChange(edits, to + 1);
    }
    return text.isEmpty() ? "" : "--- %s%n+++ %s%n%s".formatted(oldName, newName, text);
  }

  private static int firstChange(List<Edit> edits, int from) {
    int at = from;
    while (at < edits.size() && edits.get(at).sign == ' ') {
      at++;
    }
    return at;
  }

  private static void append(StringBuilder text, List<Edit> edits, int from, int to) {
    List<Edit> hunk = edits.subList(from, to);
    text.append(
        "@@ -%s +%s @@%n"
            .formatted(
                range(count(edits.subList(0, from), '-'), count(hunk, '-')),
                range(count(edits.subList(0, from), '+'), count(hunk, '+'))));
    hunk.forEach(edit -> text.append(edit.sign).append(edit.line).append('\n'));
  }

  /// First line and number of lines; a range of no lines names the line before it.
  private static String range(int before, int lines) {
    return "%d,%d".formatted(lines == 0 ? before : before + 1, lines);
  }

  /// How many of the edits' lines are on one side.
  private static int count(List<Edit> edits, char side) {
    return (int) edits.stream().filter(edit -> edit.sign == ' ' || edit.sign == side).count();
  }

  /// By the longest common subsequence: prompts are short.
  private static List<Edit> edits(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Edit> edits = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        edits.add(new Edit(' ', before.get(i)));
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        edits.add(new Edit('-', before.get(i++)));
      } else {
        edits.add(new Edit('+', after.get(j++)));
      }
    }
    return edits;
  }
}
