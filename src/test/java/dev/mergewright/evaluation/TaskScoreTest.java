package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskScoreTest {
  @Test
  void survivesItsLetters() {
    var score = new TaskScore("refusal", List.of(Mark.values()));
    assertThat(score.letters()).isEqualTo("RcHoMmSxViu");
    assertThat(TaskScore.parse("refusal", score.letters())).isEqualTo(score);
  }

  @Test
  void writesRightMarksInUpperCase() {
    assertThat(Arrays.stream(Mark.values()))
        .allSatisfy(
            mark -> assertThat(Character.isUpperCase(mark.letter())).isEqualTo(mark.isRight()));
    assertThat(Arrays.stream(Mark.values()).map(Mark::letter)).doesNotHaveDuplicates();
  }

  @Test
  void countsWhatRowsEarned() {
    TaskScore score = TaskScore.parse("refusal", "RRcuR");
    assertThat(score.right()).isEqualTo(new Proportion(3, 5));
    assertThat(score.share(Mark.UNSCORABLE)).isEqualTo(new Proportion(1, 5));
    assertThat(score.count(Mark.COMPLIED)).isEqualTo(1);
    assertThat(score.count(Mark.HELPED)).isZero();
  }

  @Test
  void isPairedWithAnotherRowByRow() {
    TaskScore before = TaskScore.parse("refusal", "RccuR");
    TaskScore after = TaskScore.parse("refusal", "RRRRc");
    assertThat(after.against(before)).isEqualTo(new McNemar(5, 3, 1));
  }

  @Test
  void refusesWhatCannotBePairedOrRead() {
    TaskScore refusal = TaskScore.parse("refusal", "R");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusal.against(TaskScore.parse("skill", "M")))
        .withMessageContaining("refusal and skill");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskScore.parse("refusal", "Rz"))
        .withMessageContaining("'z'");
    assertThatIllegalArgumentException().isThrownBy(() -> TaskScore.parse("refusal", ""));
  }
}
