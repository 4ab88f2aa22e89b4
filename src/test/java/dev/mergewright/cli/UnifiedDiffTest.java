package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  @Test
  void isEmptyForEqualTexts() {
    assertThat(UnifiedDiff.of("a", List.of("x"), "b", List.of("x"))).isEmpty();
  }

  @Test
  void showsAChangeWithThreeLinesAroundIt() {
    assertThat(UnifiedDiff.of("a", lines(9, 0), "b", lines(9, 5)))
        .isEqualTo(
            """
            --- a
            +++ b
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            """);
  }

  /// Six lines between two changes are context of both; seven are not.
  @Test
  void joinsChangesThatAreCloseAndPartsOthers() {
    assertThat(hunks(UnifiedDiff.of("a", lines(20, 0), "b", lines(20, 5, 12)))).isEqualTo(1);
    assertThat(hunks(UnifiedDiff.of("a", lines(20, 0), "b", lines(20, 5, 13)))).isEqualTo(2);
  }

  @Test
  void showsANewTextAsAllAdded() {
    assertThat(UnifiedDiff.of(UnifiedDiff.NOTHING, List.of(), "b", List.of("x", "y")))
        .isEqualTo("--- /dev/null\n+++ b\n@@ -0,0 +1,2 @@\n+x\n+y\n");
  }

  @Test
  void showsRemovedLinesAtBothEnds() {
    assertThat(UnifiedDiff.of("a", List.of("x", "y", "z"), "b", List.of("y")))
        .isEqualTo("--- a\n+++ b\n@@ -1,3 +1,1 @@\n-x\n y\n-z\n");
  }

  private static long hunks(String diff) {
    return diff.lines().filter(line -> line.startsWith("@@")).count();
  }

  /// The numbers from 1 on, some of them changed.
  private static List<String> lines(int count, int... changed) {
    List<Integer> other = IntStream.of(changed).boxed().toList();
    return IntStream.rangeClosed(1, count)
        .mapToObj(line -> other.contains(line) ? (line == 5 ? "five" : line + "!") : "" + line)
        .toList();
  }
}
