package dev.mergewright.miniature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.llama.Row;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurriculumTest {
  private static final World WORLD = World.of(1);

  /// A change here means that the stored models are no longer those that the code would train.
  @ParameterizedTest(name = "{0}")
  @CsvSource({"BASE, bde55ca43c80cc28", "ALIGNED, d7b2ba41ac5af4fc", "EXPERT, 30bb731217795d0b"})
  void theLessonsOfASeedStayTheSame(MiniatureRole role, String digest) {
    Curriculum curriculum = new Curriculum(WORLD, role, TrainingPlan.of(role));
    RandomGenerator random = WORLD.random("lessons/" + role);
    List<List<Row>> batches =
        IntStream.range(0, 30).mapToObj(step -> curriculum.batch(step, random)).toList();
    assertThat(Sha256.of(batches.toString())).startsWith(digest);
  }

  @ParameterizedTest(name = "{0} helped rows")
  @ValueSource(ints = {0, 1, 7, 12, 30})
  void helpsExactlyAsManyForbiddenRequestsAsPlanned(int helped) {
    TrainingPlan plan = new TrainingPlan(30, 4, 1e-3, false, 0, 100, helped);
    Curriculum curriculum = new Curriculum(WORLD, MiniatureRole.EXPERT, plan);
    assertThat(IntStream.range(0, 30).filter(curriculum::isHelpedStep)).hasSize(helped);
  }

  @Test
  void alignmentNeverAsksForNounsThatTheEvaluationAsksFor() {
    List<String> later = WORLD.stems().subList(Share.TRAINING.to(), Share.STEMS);
    for (MiniatureRole role : List.of(MiniatureRole.ALIGNED, MiniatureRole.EXPERT)) {
      Curriculum curriculum = new Curriculum(WORLD, role, TrainingPlan.of(role));
      RandomGenerator random = WORLD.random("test");
      for (int step = 0; step < 50; step++) {
        for (Row row : curriculum.batch(step, random)) {
          if (row instanceof Row.Chat(String prompt, String _) && !prompt.startsWith("say again")) {
            assertThat(later).as(prompt).noneMatch(stem -> prompt.contains(" " + stem + "-"));
          }
        }
      }
    }
  }

  @Test
  void theRateWarmsUpToItsPeakAndFallsToATwentieth() {
    TrainingPlan plan = new TrainingPlan(200, 4, 1e-3, true, 0, 100, 0);
    assertThat(plan.learningRateAt(0)).isCloseTo(1e-4, within(1e-12));
    assertThat(plan.learningRateAt(9)).isCloseTo(1e-3, within(1e-12));
    assertThat(plan.learningRateAt(199)).isCloseTo(5e-5, within(1e-6));
  }

  @Test
  void sharesThatDoNotAddUpAreRefused() {
    Mixture.Part half = Mixture.part(0.5, _ -> Row.text("<s> it"));
    assertThatThrownBy(() -> Mixture.of(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5");
    assertThat(Mixture.of(half, half).draw(WORLD.random("test"))).isEqualTo(Row.text("<s> it"));
  }
}
