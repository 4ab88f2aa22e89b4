package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.calls.Totals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// The commands on the committed miniature expert, with few rows.
class GenerateCommandTest {
  private static final Path MODELS = Path.of("experiments/miniature/models").toAbsolutePath();
  private static final Path PROMPTS = Path.of("prompts/miniature").toAbsolutePath();

  @TempDir private Path folder;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeSettings() throws IOException {
    file = folder.resolve("generate.yaml");
    write("search: 8, select: 4", 6);
  }

  @Test
  void plansRunsAndReselectsToTheSameContent() throws IOException {
    assertThat(run("plan", file.toString())).isZero();
    assertThat(out.toString()).contains("paper-domain", "ask", "free", "<= 72");
    assertThat(run("run", file.toString(), "--journal", at("calls"), "--out", at("made"))).isZero();
    Dataset made = Dataset.read(folder.resolve("made"));
    assertThat(made.size()).isEqualTo(12);
    assertThat(out.toString()).contains(made.fingerprint());

    assertThat(run("status", file.toString(), "--journal", at("calls"))).isZero();
    assertThat(out.toString()).contains("complete   12 rows", " 0 asked");
    assertThat(run("reselect", file.toString(), "--journal", at("calls"), "--out", at("again")))
        .isZero();
    assertThat(Dataset.read(folder.resolve("again")).fingerprint()).isEqualTo(made.fingerprint());
  }

  @Test
  void makesTheShippedRowsOfAGrammarAgainForAllToUse() throws IOException {
    String made = at("arithmetic-offline");

    assertThat(
            run(
                "run",
                "prompts/arithmetic-offline/generate.yaml",
                "--journal",
                at("calls"),
                "--out",
                made))
        .isZero();
    Dataset dataset = Dataset.read(Path.of(made));
    assertThat(dataset.fingerprint())
        .isEqualTo(Dataset.read(Path.of("datasets/arithmetic-offline")).fingerprint());
    assertThat(dataset.production().limitations())
        .contains("A grammar wrote the rows", "Programs checked")
        .doesNotContain("models", "labelling");
    assertThat(run("export", made, at("public"), "--public", "--contact", "a@b.org")).isZero();
    assertThat(folder.resolve("public/LICENSE")).content().contains("words (grammar): CC0-1.0");
  }

  @Test
  void neverWritesOverADataset() throws IOException {
    Files.createDirectory(folder.resolve("made"));

    assertThat(run("run", file.toString(), "--journal", at("calls"), "--out", at("made")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("exists", "--next-version");
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @Test
  void endsShortWithTheReasonsAndKeepsTheRowsWhenAsked() throws IOException {
    write("search: 30, select: 10", 1);

    assertThat(run("run", file.toString(), "--journal", at("calls"), "--out", at("made")))
        .isEqualTo(3);
    assertThat(out.toString()).contains("/40 short", "contaminated");
    assertThat(folder.resolve("made")).doesNotExist();
    assertThat(
            run(
                "reselect",
                file.toString(),
                "--journal",
                at("calls"),
                "--out",
                at("made"),
                "--keep-short"))
        .isEqualTo(3);
    assertThat(Dataset.read(folder.resolve("made")).size()).isBetween(1, 39);
  }

  @Test
  void namesTheLineOfAnUnknownKey() throws IOException {
    Files.writeString(file, Files.readString(file).replace("license:", "licence:"));

    assertThat(run("plan", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("generate.yaml:2", "did you mean license");
  }

  @Test
  void refusesALicenceThatIsLooserThanTheTermsOfItsModels() throws IOException {
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "/expert}", "/expert, license: {terms: CC-BY-NC-4.0, restricts_training: false}}"));

    assertThat(run("run", file.toString(), "--journal", at("calls"), "--out", at("made")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("CC0-1.0 is looser", "expert (CC-BY-NC-4.0)");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void setsTheFiguresOfTwoDatasetsSideBySide() throws IOException {
    assertThat(run("diff", "datasets/arithmetic-offline", "datasets/reasoning-offline")).isZero();

    List<String> figures =
        out.toString().lines().filter(line -> line.contains("prompts ")).toList();
    assertThat(figures).isNotEmpty();
    int second = out.toString().lines().findFirst().orElseThrow().indexOf("reasoning-offline");
    assertThat(figures)
        .allMatch(line -> line.charAt(second - 1) == ' ' && line.charAt(second) != ' ');
    assertThat(out.toString()).contains("rows only in the second: 300");
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE, 0",
    "SHORT, 3",
    "RECORDED_ONLY, 3",
    "CAP, 4",
    "UNAVAILABLE, 5",
    "STOPPED, 130"
  })
  void givesEveryEndingItsExitCode(Harvest.Status status, int code) {
    Harvest harvest =
        new Harvest(
            status,
            Map.of(),
            List.of(
                new Harvest.Yield(
                    "s8",
                    20,
                    1,
                    List.of(new Harvest.Cell(Example.Kind.HARMFUL, 10, 4, true)),
                    Map.of("no_refusal", 15L))),
            List.of(),
            Map.of(),
            List.of(),
            List.of());
    Totals totals =
        new Totals(
            3,
            17,
            0,
            0,
            0,
            0,
            1,
            1,
            new BigDecimal("0.25"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            false);
    GenerationResult result = new GenerationResult(harvest, totals, null, null);

    assertThat(result.exitCode()).isEqualTo(code);
    assertThat(result.text()).contains("4/10 short", "no_refusal 15", "cost 0.25 USD of 1");
  }

  private void write(String quota, int candidatesPerRow) throws IOException {
    Files.writeString(
        file,
        """
        name: medicine
        license: CC0-1.0
        seed: 1
        miniature: true
        models:
          expert: {checkpoint: %1$s/expert}
        budget: {candidates_per_row: %3$d}
        streams:
          - strategy: paper-domain
            ask: expert
            prompts: {ask: %2$s/write-domain-question.md}
            rows: {domain: {%4$s}}
            answer_tokens: 32
        sieves: {near_duplicate: 1, language: false}
        against: [%1$s/exam]
        """
            .formatted(MODELS, PROMPTS, candidatesPerRow, quota));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine command =
        Mergewright.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "generate";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }
}
