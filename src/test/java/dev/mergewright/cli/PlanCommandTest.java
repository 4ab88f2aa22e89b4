package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  private static final String MINIATURE = "experiments/miniature";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// 33 searches of 100 candidates each, and grids of 3, 9, 9 and 10 points.
  @Test
  void countsWhatTheMiniatureExperimentTakes() throws IOException {
    assertThat(plan(MINIATURE, "--no-probe", "--json")).isZero();
    JsonNode planned = new ObjectMapper().readTree(out.toString());
    assertThat(planned.path("total").path("evaluations").asInt()).isEqualTo(3331);
    assertThat(planned.path("total").has("seconds")).isFalse();
    assertThat(planned.path("model_bytes").asLong()).isBetween(1_905_600L, 2_000_000L);
    assertThat(folder).isEmptyDirectory();
  }

  /// As many as the run of this experiment that its README tells of has made.
  @Test
  void countsWhatSlopesTake() throws IOException {
    assertThat(plan("experiments/slopes", "--no-probe", "--json")).isZero();
    Map<String, Integer> evaluations = new HashMap<>();
    new ObjectMapper()
        .readTree(out.toString())
        .path("steps")
        .forEach(
            step -> evaluations.put(step.path("step").asText(), step.path("evaluations").asInt()));
    assertThat(evaluations)
        .containsEntry("search/layers/seed-1", 100)
        .containsEntry("search/slopes/seed-1", 62)
        .containsEntry("search/ties-slopes-by-part/seed-2", 62)
        .containsEntry("search/full-slopes-by-part/seed-1", 10)
        .containsEntry("search/blend/seed-1", 3);
  }

  @Test
  void countsOnceWhatTheParentsDoOnTheRowsOfAudits() throws IOException {
    assertThat(plan("experiments/slopes", "--no-probe", "--json")).isZero();
    Map<String, Long> tokens = new HashMap<>();
    new ObjectMapper()
        .readTree(out.toString())
        .path("steps")
        .forEach(step -> tokens.put(step.path("step").asText(), step.path("tokens").asLong()));
    long later = tokens.get("search/layers/seed-2");
    assertThat(tokens.get("search/layers/seed-1")).isGreaterThan(later);
    assertThat(tokens).containsEntry("search/layers/seed-3", later);
  }

  @Test
  void takesTheFileOfAnExperimentAndSaysThatNoTimeIsForecast() {
    assertThat(plan(MINIATURE + "/experiment.yaml", "--no-probe")).isZero();
    assertThat(out.toString())
        .contains("evomm/ties/both/alpha-0.3/seed-1", "3,331", "memory  resident")
        .contains("time    not forecast without a probe");
  }

  @Test
  void refusesAFolderWithoutAnExperiment() {
    assertThat(plan(folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("experiment.yaml is not there");
  }

  private int plan(String experiment, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "plan";
    arguments[1] = experiment;
    arguments[2] = "--runs";
    arguments[3] = folder.toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Mergewright.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
