package dev.mergewright.experiment.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.experiment.loop.FakeMerges;
import dev.mergewright.llama.EncodedRows;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RungRowsTest {
  private static ObjectiveRows rows;

  @BeforeAll
  static void encodeOnce() throws IOException {
    rows = FakeMerges.rows(64).rows().losses();
  }

  @Test
  void nestAndLeaveNoRowOut() {
    RungRows rungs = rungs(0.05, 0.3, 1.0);
    assertThat(rungs.rungs())
        .extracting(rung -> rung.get("safety").size())
        .containsExactly(8, 12, 44);
    assertThat(rungs.rowsBefore(2, "safety")).isEqualTo(20);
    assertThat(rungs.rungs().stream().flatMap(rung -> answers(rung.get("safety"))))
        .containsExactlyInAnyOrderElementsOf(answers(rows.of("safety")).toList());
  }

  @Test
  void areShuffledAlikeForAllRungs() {
    List<Integer> few = answers(rungs(0.05, 1.0).rungs().getFirst().get("safety")).toList();
    List<Integer> first = answers(rows.of("safety")).limit(few.size()).toList();
    assertThat(few)
        .isNotEqualTo(first)
        .isEqualTo(answers(rungs(0.1, 1.0).rungs().getFirst().get("safety")).limit(8).toList());
  }

  @Test
  void leaveOutWhatIsThrough() {
    EncodedRows few = rows.of("safety").select(1, 2, 3);
    RungRows rungs =
        RungRows.of(
            List.of("safety", "expert"),
            term -> term.equals("safety") ? few : rows.of(term),
            List.of(0.01, 0.02, 1.0));
    assertThat(rungs.rungs()).hasSize(2);
    assertThat(rungs.rungs().getLast()).containsOnlyKeys("expert");
  }

  private static RungRows rungs(Double... shares) {
    return RungRows.of(List.of("safety", "expert"), rows::of, List.of(shares));
  }

  private static Stream<Integer> answers(EncodedRows some) {
    return IntStream.range(0, some.size()).mapToObj(some::answerTokens);
  }
}
