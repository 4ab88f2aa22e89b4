package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.experiment.runs.WrittenRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "compare"})
  void everyCommandShowsAnExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Example:", "mergewright runs " + command, "Exit codes:");
  }

  @Test
  void listsFinishedAndUnfinishedRuns() throws IOException {
    WrittenRun.finished(folder, "done", 0.3, "77", 5);
    WrittenRun.stopped(folder, "half");
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines().skip(1))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("done", "finished", "0.5000", "evomm/ties/both/alpha-0.3"))
        .anySatisfy(line -> assertThat(line).contains("half", "at 4 of 9 arms", "naive/ties"))
        .contains("Runs of miniature models say nothing about real ones.");
  }

  @Test
  void listsOneExperimentForPrograms() throws IOException {
    WrittenRun done = WrittenRun.finished(folder, "done", 0.3, "77", 5);
    WrittenRun.stopped(folder, "half");
    assertThat(run("list", "--experiment", "done", "--json")).isZero();
    JsonNode runs = json().path("runs");
    assertThat(runs).hasSize(1);
    assertThat(runs.path(0).path("run").asText()).isEqualTo(done.id());
    assertThat(runs.path(0).path("finished").asBoolean()).isTrue();
    assertThat(runs.path(0).path("best").asText()).isEqualTo("evomm/ties/both/alpha-0.3/seed-1");
  }

  @Test
  void saysThatThereAreNoRuns() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().strip()).isEqualTo("no runs");
    assertThat(run("list", "--runs", "nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere is not a folder of runs");
  }

  @Test
  void showsAnUnfinishedRunByTheBeginningOfItsId() throws IOException {
    WrittenRun half = WrittenRun.stopped(folder, "half");
    assertThat(run("show", half.id().substring(0, 5))).isZero();
    assertThat(out.toString())
        .contains("run " + half.id() + " of half: at 4 of 9 arms", "best so far: naive/ties");
    assertThat(out.toString().lines())
        .filteredOn(line -> line.startsWith("evomm/ties/expert-only"))
        .singleElement()
        .asString()
        .matches("evomm/ties/expert-only/seed-1 +2 +1 +0\\.2500");
  }

  @Test
  void showsAFinishedRunByItsFolderForPrograms() throws IOException {
    WrittenRun done = WrittenRun.finished(folder, "done", 0.3, "77", 5);
    assertThat(run("show", done.folder().toString(), "--json")).isZero();
    JsonNode shown = json();
    assertThat(shown.path("lock").path("settings.search.alpha").asText()).isEqualTo("0.3");
    assertThat(shown.path("arms")).hasSize(9);
    JsonNode refusal = shown.path("arms").path(8).path("exam").path("refusal");
    assertThat(refusal.path("right").asInt()).isEqualTo(15);
    assertThat(refusal.path("total").asInt()).isEqualTo(20);
    assertThat(shown.path("ledger")).hasSize(2);
    assertThat(shown.path("provenance").path("models").path("expert").asText()).isEqualTo("22");
  }

  @Test
  void setsTheForecastAgainstTheLedger() throws IOException {
    WrittenRun done = WrittenRun.finished(folder, "done", 0.3, "77", 5);
    done.expect("data", 1, 65);
    assertThat(run("show", done.id())).isZero();
    assertThat(out.toString()).containsPattern("data +2\\.\\d s +1\\.0 s - 1 min 5 s\n");
  }

  @Test
  void comparesRunsWithTheFirst() throws IOException {
    WrittenRun one = WrittenRun.finished(folder, "one", 0.3, "77", 8);
    WrittenRun two = WrittenRun.finished(folder, "one", 0.5, "77", 5);
    WrittenRun other = WrittenRun.finished(folder, "one", 0.5, "78", 5);
    assertThat(run("compare", one.id(), two.id(), other.id())).isZero();
    assertThat(out.toString())
        .containsPattern("settings\\.search\\.alpha +0\\.3 +0\\.5 +0\\.5\n")
        .containsPattern("parent/base/aligned \\(same model\\) +\\+15\\.0 \\[")
        .contains("C against A: their exams have different rows (77 and 78)");
  }

  @Test
  void comparesForPrograms() throws IOException {
    WrittenRun one = WrittenRun.finished(folder, "one", 0.3, "77", 8);
    WrittenRun two = WrittenRun.finished(folder, "one", 0.5, "77", 5);
    assertThat(run("compare", one.id(), two.id(), "--json")).isZero();
    JsonNode compared = json();
    assertThat(compared.path("lock_differences")).hasSize(1);
    JsonNode bests = compared.path("against_first").path(0).path("pairs").path(0);
    assertThat(bests.path("of_bests").asBoolean()).isTrue();
    assertThat(bests.path("differences").path("refusal").path("difference").asDouble())
        .isEqualTo(0.15);
    assertThat(bests.path("differences").path("refusal").path("only_second").asInt()).isEqualTo(3);
  }

  @Test
  void refusesToCompareOneRun() {
    assertThat(run("compare", "1234")).isEqualTo(2);
    assertThat(err.toString()).contains("requires at least 2 values");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private int run(String command, String... rest) {
    List<String> arguments = new ArrayList<>(List.of("runs", command));
    if (!List.of(rest).contains("--runs")) {
      arguments.addAll(List.of("--runs", folder.toString()));
    }
    arguments.addAll(List.of(rest));
    return Mergewright.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }
}
