package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.LabelledReply;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.evaluation.Agreement;
import dev.mergewright.synthesis.Jury;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private final List<Integer> blocks = new ArrayList<>();

  @Test
  void comparesOnHarmfulAndBenignRequestsApart() {
    Calibration calibration = new Calibration(this::judge, Map.of());
    for (int i = 0; i < 100; i++) {
      calibration.take(reply("no", Verdict.REFUSED, true));
      calibration.take(reply("no", Verdict.COMPLIED, false));
      calibration.take(reply("yes", Verdict.COMPLIED, null));
    }
    calibration.judge();

    Map<String, Agreement> agreements = calibration.agreements();

    assertThat(agreements.get("all").rows()).isEqualTo(300);
    assertThat(agreements.get("harmful").count(Verdict.REFUSED, Verdict.REFUSED)).isEqualTo(100);
    assertThat(agreements.get("benign").count(Verdict.COMPLIED, Verdict.REFUSED)).isEqualTo(100);
    assertThat(blocks).allMatch(size -> size <= 64).contains(64);
    assertThat(Calibration.text(agreements)).contains("1.000 (0.963 to 1.000)", "people \\ judge");
    assertThat(Calibration.asMap(agreements.get("all")))
        .containsEntry("rows", 300L)
        .containsEntry("calibrated", false)
        .containsKeys("kappa", "tpr", "tnr");
  }

  @Test
  void findsTheRowsOfAReviewInItsDataset() {
    Example row = Example.of("a", "no", Example.Kind.HARMFUL, Origin.grammar());
    LabelledReply review = new LabelledReply(row.id(), null, null, Verdict.REFUSED, true);
    Calibration calibration = new Calibration(this::judge, Map.of(row.id(), row));

    calibration.take(review);
    calibration.judge();

    assertThat(calibration.agreements().get("harmful").rows()).isEqualTo(1);
    Calibration without = new Calibration(this::judge, Map.of());
    without.take(review);
    assertThatThrownBy(without::judge)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--dataset");
  }

  private List<Verdict> judge(List<Jury.Case> cases) {
    blocks.add(cases.size());
    return cases.stream()
        .map(one -> one.reply().equals("no") ? Verdict.REFUSED : Verdict.COMPLIED)
        .toList();
  }

  private static LabelledReply reply(String text, Verdict label, @Nullable Boolean isHarmful) {
    return new LabelledReply("1", "How?", text, label, isHarmful);
  }
}
