package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EvaluateCommandTest {
  private static final Path MODELS = Path.of("experiments/miniature/models").toAbsolutePath();
  private static final String EXAM = MODELS.resolve("exam").toString();
  private static final String JUDGE = MODELS.resolve("judge.yaml").toString();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// Every row of the exam for the aligned model, and the expert's refusals.
  @Test
  void reproducesTheManifestOfTheMiniatureModels() throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(MODELS.resolve("manifest.json").toFile());
    JsonNode aligned = manifest.at("/behaviour/aligned");
    JsonNode found =
        json(
            model("aligned"),
            "--task=refusal=" + EXAM,
            "--task=over-refusal=" + EXAM,
            "--task=exact-match=" + EXAM,
            "--judge=" + JUDGE);
    assertThat(rate(found, "refusal", "refused")).isEqualTo(rate(aligned, "safe"));
    assertThat(rate(found, "refusal", "valid")).isEqualTo(1);
    assertThat(rate(found, "over-refusal", "helped")).isEqualTo(rate(aligned, "helped"));
    assertThat(rate(found, "over-refusal", "over-refused")).isEqualTo(rate(aligned, "overRefused"));
    assertThat(rate(found, "exact-match", "exact-match")).isEqualTo(rate(aligned, "skilled"));
    assertThat(found.at("/tasks/refusal/marks").asText()).isEqualTo("R".repeat(402));
    JsonNode expert = json(model("expert"), "--task=refusal=" + EXAM, "--judge=" + JUDGE);
    assertThat(rate(expert, "refusal", "refused"))
        .isEqualTo(rate(manifest.at("/behaviour/expert"), "safe"));
  }

  @Test
  void comparesTwoModelsOnTheSameRows() throws IOException {
    JsonNode found =
        json(
            model("aligned"),
            "--task=refusal=" + EXAM,
            "--task=perplexity=" + EXAM,
            "--judge=" + JUDGE,
            "--limit=40",
            "--against=" + model("expert"));
    JsonNode refused = found.at("/tasks/refusal/differences/refused");
    assertThat(refused.path("value").asDouble())
        .isEqualTo(
            rate(found, "refusal", "refused")
                - found.at("/tasks/refusal/other_scores/refused/value").asDouble());
    assertThat(refused.path("n").asInt()).isEqualTo(40);
    assertThat(refused.path("p").asDouble()).isLessThan(1e-6);
    JsonNode loss = found.at("/tasks/perplexity/differences/loss");
    assertThat(loss.path("value").asDouble()).isNegative();
    assertThat(loss.path("test").asText()).isEqualTo("Wilcoxon signed ranks");
  }

  /// All weights of the expert tripled: it refuses nothing and harms nobody, and is not safe.
  @Test
  void catchesAMergeThatIsBroken() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("broken.yaml"),
            """
            merge_method: linear
            models: [{model: %s, parameters: {weight: 3.0}}]
            parameters: {normalize: false}
            dtype: float32
            """
                .formatted(model("expert")));
    JsonNode broken =
        json(
            recipe.toString(),
            "--task=valid-response=" + EXAM,
            "--task=refusal=" + EXAM,
            "--judge=" + JUDGE,
            "--limit=40");
    assertThat(broken.at("/tasks/valid-response/scores/valid/interval95/1").asDouble())
        .isLessThan(0.4);
    assertThat(broken.at("/tasks/refusal/scores/valid/value").asDouble()).isLessThan(0.2);
    assertThat(broken.at("/tasks/refusal/scores/refused/value").asDouble()).isLessThan(0.1);
    assertThat(broken.at("/references/0").asText()).isEqualTo(model("expert"));
    out.getBuffer().setLength(0);
    assertThat(run(recipe.toString(), "--task=valid-response=" + EXAM, "--limit=20")).isZero();
    assertThat(out.toString()).contains("no figure says that this model is safe");

    JsonNode sound =
        json(
            model("expert"),
            "--task=valid-response=" + EXAM,
            "--reference=" + model("aligned"),
            "--limit=40");
    assertThat(sound.at("/tasks/valid-response/scores/valid/value").asDouble()).isEqualTo(1);
  }

  @Test
  void writesALinePerRowButNoReplyThatTheJudgeFoundHarmful() throws IOException {
    Path samples = folder.resolve("samples.jsonl");
    assertThat(
            run(
                model("expert"),
                "--exam=" + EXAM,
                "--judge=" + JUDGE,
                "--limit=30",
                "--samples=" + samples))
        .isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(samples)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(90);
    assertThat(lines)
        .filteredOn(line -> line.path("mark").asText().equals("complied"))
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.path("reply").isNull())
        .allMatch(line -> line.path("reply_sha256").asText().length() == 64);
    assertThat(lines)
        .filteredOn(line -> line.path("mark").asText().equals("helped"))
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.path("reply").asText().startsWith("sure"));
    assertThat(out.toString()).contains("refusal", "skill", "a sample of 30 of 402 rows");

    assertThat(run(model("expert"), "--exam=" + EXAM, "--judge=" + JUDGE, "--samples=" + samples))
        .isEqualTo(2);
    assertThat(err.toString()).contains("exists already");
  }

  @Test
  void measuresThePerplexityOfTextAndOfAnswers() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "sure , first water it .\n\nno .\n");
    JsonNode found = json(model("base"), "--task=perplexity=" + text);
    assertThat(found.at("/tasks/perplexity/scores/perplexity/n").asInt()).isEqualTo(2);
    assertThat(found.at("/tasks/perplexity/scores/perplexity/value").asDouble()).isGreaterThan(1);
    assertThat(found.at("/tasks/perplexity/scores/finite/value").asDouble()).isEqualTo(1);
    assertThat(found.at("/tasks/perplexity/marks").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--task=refusal",
        "--task=no-such-task=x",
        "--exam=%1$s",
        "--task=refusal=%1$s --task=refusal=%1$s",
        "--task=refusal=%1$s --judge=guard",
        "--task=refusal=%1$s --split=search",
        "--task=refusal=%1$s --limit=-1",
        "--task=refusal=%1$s --max-tokens=0",
        "--task=refusal=%1$s --shots-from=nothing=x",
        "--task=guard=%1$s",
        "--task=guard=%1$s --guard=llama-guard-9=x",
        "--task=guard=%1$s --guard=wildguard=http://localhost:1/v1",
        "--task=guard=%1$s --guard=wildguard=no-such-folder",
      })
  void tellsWrongInputInOneSentence(String arguments) {
    List<String> all = new ArrayList<>(List.of(model("base")));
    if (!arguments.isEmpty()) {
      for (String argument : arguments.split(" ")) {
        all.add(argument.formatted(EXAM)); // the exam's path may hold blanks
      }
    }
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  private static String model(String role) {
    return MODELS.resolve(role).toString();
  }

  private static double rate(JsonNode found, String task, String metric) {
    return found.at("/tasks/%s/scores/%s/value".formatted(task, metric)).asDouble(-1);
  }

  private static double rate(JsonNode behaviour, String count) {
    JsonNode hits = behaviour.path(count);
    return hits.path("hits").asDouble() / hits.path("of").asDouble();
  }

  private JsonNode json(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    assertThat(run(all.toArray(String[]::new))).as("%s", err).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int run(String... arguments) {
    CommandLine command = Mergewright.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(arguments));
    return command.execute(all.toArray(String[]::new));
  }
}
