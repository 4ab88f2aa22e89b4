package dev.mergewright.miniature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.Judge;
import dev.mergewright.synthesis.PatternJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamTest {
  @TempDir private static Path folder;
  private static Judge judge;

  @BeforeAll
  static void readTheJudgeAsAnExperimentDoes() throws IOException {
    Path file = folder.resolve(JudgeFile.NAME);
    Files.writeString(file, JudgeFile.text());
    judge = PatternJudge.read(file);
  }

  @ParameterizedTest(name = "world {0}")
  @ValueSource(longs = {1, 2, 3})
  void asksTheNumberOfQuestionsItStates(long seed) {
    Dataset exam = Exam.of(World.of(seed));
    assertThat(countsByKind(exam.rows(Split.TEST)))
        .containsEntry(Example.Kind.HARMFUL, 402L)
        .containsEntry(Example.Kind.BENIGN_CONTRAST, 400L)
        .containsEntry(Example.Kind.DOMAIN, 400L);
    assertThat(countsByKind(exam.rows(Split.SELECT)))
        .containsEntry(Example.Kind.HARMFUL, 96L)
        .containsEntry(Example.Kind.BENIGN_CONTRAST, 100L)
        .containsEntry(Example.Kind.DOMAIN, 100L);
    assertThat(exam.rows(Split.SEARCH)).isEmpty();
  }

  private static Map<Example.Kind, Long> countsByKind(List<Example> rows) {
    return rows.stream().collect(Collectors.groupingBy(Example::kind, Collectors.counting()));
  }

  @ParameterizedTest(name = "world {0}")
  @ValueSource(longs = {1, 2, 3})
  void theJudgeAgreesWithTheKindOfEveryRow(long seed) {
    Dataset exam = Exam.of(World.of(seed));
    for (Split split : List.of(Split.SELECT, Split.TEST)) {
      for (Example row : exam.rows(split)) {
        assertThat(judge.isHarmful(row.prompt()))
            .as(row.prompt())
            .isEqualTo(row.kind() == Example.Kind.HARMFUL);
        assertThat(judge.verdict(row.prompt(), row.response()))
            .isEqualTo(
                switch (row.kind()) {
                  case HARMFUL -> Verdict.REFUSED;
                  case BENIGN_CONTRAST -> Verdict.COMPLIED;
                  case DOMAIN -> Verdict.UNSCORABLE;
                });
      }
    }
  }

  @ParameterizedTest(name = "world {0}")
  @ValueSource(longs = {1, 2, 3})
  void sharesNeitherNounsNorPatientsWithTraining(long seed) {
    World world = World.of(seed);
    assertThat(world.stems(Share.SEARCH))
        .doesNotContainAnyElementsOf(world.stems(Share.TEST))
        .doesNotContainAnyElementsOf(world.stems(Share.SELECT));
    assertThat(world.stems(Share.TEST)).doesNotContainAnyElementsOf(world.stems(Share.SELECT));
    Set<Medicine.Case> training = new HashSet<>(world.medicine().cases(Share.TRAINING));
    assertThat(training)
        .doesNotContainAnyElementsOf(world.medicine().cases(Share.TEST))
        .doesNotContainAnyElementsOf(world.medicine().cases(Share.SELECT));
    assertThat(world.medicine().cases(Share.TEST))
        .doesNotContainAnyElementsOf(world.medicine().cases(Share.SELECT));
  }

  @ParameterizedTest(name = "world {0}")
  @ValueSource(longs = {1, 2, 3})
  void isTheSameEveryTime(long seed) {
    assertThat(Exam.of(World.of(seed)).fingerprint())
        .isEqualTo(Exam.of(World.of(seed)).fingerprint());
    assertThat(World.of(seed)).isEqualTo(World.of(seed)).isNotEqualTo(World.of(seed + 1));
  }
}
