package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.experiment.runs.WrittenRun;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Candidates 0 and 2 are the ends of the front, 1 its knee; 3 is worse than 1 in both terms, and 4
/// was scored on few rows only.
class PickCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private WrittenRun run;

  @BeforeEach
  void writeRun() throws IOException {
    run = WrittenRun.ofMiniatures(folder.resolve("runs"));
    run.score(0, 0.1, 0.01, 1.0);
    run.score(1, 0.2, 0.05, 0.1);
    run.score(2, 0.3, 1.00, 0.01);
    run.score(3, 0.4, 0.06, 0.2);
    run.drop(4, 0.5, 0.001, 0.001);
    Files.writeString(folder.resolve("experiment.yaml"), "name: small\n");
  }

  @ParameterizedTest
  @CsvSource({
    "knee, 1",
    "weight=safety:1;expert:0.01, 0",
    "weight=safety:1;expert:0.3, 1",
    "weight=safety:0.01;expert:1, 2"
  })
  void picksByTheRule(String rule, int index) throws IOException {
    assertThat(pick("out.yaml", "--by", rule.replace(';', ','), "--json")).isZero();
    JsonNode picked = new ObjectMapper().readTree(out.toString());
    assertThat(picked.path("index").asInt()).isEqualTo(index);
    assertThat(picked.path("front").asInt()).isEqualTo(3);
    assertThat(picked.path("considered").asInt()).isEqualTo(4);
  }

  @Test
  void picksWithinALimitAndSaysWhatThatCosts() {
    assertThat(pick("out.yaml", "--where", "safety<=0.04")).isZero();
    assertThat(out.toString())
        .contains("candidate 0 of evomm/ties/both", "keeps to safety at most 0.04")
        .contains("expert   1.0000, 0.0000 above the least on the front (1.0000 - 1.0000)");
  }

  @Test
  void saysWhenNoCandidateKeepsToTheLimitAndWritesNothing() {
    assertThat(pick("out.yaml", "--where", "safety<=0.04", "--where", "expert<=0.05")).isEqualTo(2);
    assertThat(err.toString()).contains("no candidate keeps to", "the nearest");
    assertThat(folder.resolve("out.yaml")).doesNotExist();
  }

  @Test
  void writesARecipeWhosePathsHoldWhereItLies() throws IOException {
    assertThat(pick("deep/out.yaml")).isZero();
    MergeRecipe recipe = RecipeYaml.read(folder.resolve("deep/out.yaml"));
    for (String model : recipe.checkpoints()) {
      assertThat(folder.resolve("deep").resolve(model).resolve("config.json")).exists();
    }
  }

  @Test
  void buildsTheModelOfTheModelsThatTheRunMerged() throws IOException {
    assertThat(pick("model")).isZero();
    assertThat(folder.resolve("model/README.md")).content().contains("Candidate 1", "Miniature");
    try (Checkpoint built = Checkpoint.open(folder.resolve("model"))) {
      assertThat(built.tensors()).hasSize(75);
    }
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(folder.resolve("out.yaml"), "mine");
    assertThat(pick("out.yaml")).isEqualTo(2);
    assertThat(folder.resolve("out.yaml")).hasContent("mine");
    assertThat(err.toString()).contains("nothing is overwritten");
  }

  @Test
  void refusesACandidateThatDecodesToAnotherRecipe() throws IOException {
    run = WrittenRun.stopped(folder.resolve("runs"), "stopped");
    assertThat(pick("out.yaml", "--by", "weight=expert:1")).isEqualTo(2);
    assertThat(err.toString()).contains("is another recipe in this version");
    assertThat(folder.resolve("out.yaml")).doesNotExist();
  }

  @Test
  void namesTermsThatNobodyMeasured() {
    assertThat(pick("out.yaml", "--by", "knee=safety,benign")).isEqualTo(2);
    assertThat(err.toString()).contains("measured by all of [safety, benign]");
  }

  @Test
  void refusesToMinimiseWhatIsBetterHigh() {
    assertThat(pick("out.yaml", "--by", "knee=safety,skill")).isEqualTo(2);
    assertThat(err.toString()).contains("more of skill is better", "\"skill>=0.9\"");
    assertThat(pick("out.yaml", "--where", "saftey<=1")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no term saftey");
  }

  @ParameterizedTest
  @CsvSource({
    "--by, best, --by must be knee",
    "--by, weight=safety, needs a positive weight",
    "--by, weight=safety:x, x is no number",
    "--where, safety=3, --where must be like",
    "--where, safety<=x, x is no number"
  })
  void refusesAWrongRule(String option, String value, String expected) {
    assertThat(pick("out.yaml", option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(expected);
  }

  private int pick(String target, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "pick",
                run.folder().toString(),
                folder.resolve(target).toString(),
                "--experiment",
                folder.toString()));
    arguments.addAll(List.of(options));
    return Mergewright.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }
}
