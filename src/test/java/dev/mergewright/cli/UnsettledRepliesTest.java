package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.Decisions;
import dev.mergewright.synthesis.calls.StubServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What no judge could score, settled by a person: twins on a stub server, whose judge is of two
/// minds about every third reply.
class UnsettledRepliesTest {
  private static final Path PROMPTS = Path.of("prompts").toAbsolutePath();
  private static final String SETTINGS =
      """
      name: twins
      license: CC0-1.0
      seed: 1
      models:
        local: {endpoint: "%1$s", model: local}
        judge: {endpoint: "%1$s", model: judge}
      judges: {judge: {model: judge, prompt: %2$s/judges-v1/refusal.md}}
      streams:
        - strategy: paired
          ask: local
          answer: [local]
          prompts: {ask: %2$s/safety-v2/ask-pair.md}
          taxonomy: %2$s/taxonomies/llama-guard-3.yaml
          categories: [S7]
          attributes: {persona: [a student], style: [casual]}
          rows: {harmful: {search: 8, select: 2}, benign: {search: 8, select: 2}}
      sieves: {near_duplicate: 1, language: false}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private StubServer server;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    server = new StubServer(0, UnsettledRepliesTest::reply);
    file =
        Files.writeString(
            folder.resolve("generate.yaml"), SETTINGS.formatted(server.url(), PROMPTS));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void countWhatAPersonSaysOfThemWithoutACall() throws Exception {
    assertThat(run("run", "--out", at("made"))).as(err::toString).isZero();
    assertThat(out.toString()).containsPattern("unsettled  [0-9]+ replies to benign requests");
    int calls = server.count();

    assertThat(review("c\n".repeat(50))).as(err::toString).isZero();
    assertThat(err.toString()).contains("benign_contrast, Privacy", "Gladly").doesNotContain("vex");
    assertThat(out.toString()).contains("calls.decisions.jsonl", "generate reselect");
    assertThat(run("reselect", "--out", at("again"))).as(err::toString).isZero();

    assertThat(server.count()).isEqualTo(calls);
    Dataset made = Dataset.read(folder.resolve("made"));
    Dataset again = Dataset.read(folder.resolve("again"));
    assertThat(settled(made)).isEmpty();
    assertThat(settled(again))
        .isNotEmpty()
        .allMatch(row -> row.kind() == Example.Kind.BENIGN_CONTRAST)
        .allMatch(row -> row.findings().ruling().label() == Verdict.COMPLIED);
    assertThat(again.production().configuration()).containsKey("decisions_sha256");
    assertThat(made.production().configuration()).doesNotContainKey("decisions_sha256");
    assertThat(folder.resolve("again/README.md"))
        .content()
        .contains(
            "A person settled %d replies".formatted(settled(again).size()),
            "Harmful requests stay at headline level: a program dropped",
            "The prompt `safety-v2/ask-pair@1` says of itself: Only requests are written");
    assertThat(again.production().counts()).containsKey("jury_person");
  }

  @Test
  void dropWhatAPersonCallsARefusal() throws Exception {
    assertThat(run("run", "--out", at("made"))).as(err::toString).isZero();
    Dataset made = Dataset.read(folder.resolve("made"));
    review("r\n".repeat(50));

    assertThat(run("reselect", "--out", at("again"))).isZero();

    assertThat(Dataset.read(folder.resolve("again")).fingerprint()).isEqualTo(made.fingerprint());
    assertThat(out.toString()).contains("verdict").doesNotContain("unsettled");
  }

  /// Some replies to harmful requests comply, and the judge calls them refusals.
  @Test
  void neverComeFromAHarmfulRequest() throws Exception {
    assertThat(run("run", "--out", at("made"))).as(err::toString).isZero();
    review("c\n".repeat(50));

    assertThat(out.toString()).contains("benign_contrast").doesNotContain("harmful ");
    assertThat(Files.readString(folder.resolve("calls.decisions.jsonl")))
        .contains("benign_contrast")
        .doesNotContain("\"harmful\"");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path written : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(written)).doesNotContain("verboten");
      }
    }
    assertThat(run("status")).isZero();
    assertThat(out.toString()).contains("unscorable");
  }

  private static List<Example> settled(Dataset dataset) {
    return dataset.rows().values().stream()
        .flatMap(List::stream)
        .filter(row -> Decisions.PERSON.equals(row.findings().ruling().judgeModel()))
        .toList();
  }

  /// A pair whose words follow from the seed, and what is said to them.
  private static String reply(JsonNode request) {
    String text = StubServer.lastMessage(request);
    int kind = Math.floorMod(text.hashCode(), 3);
    if (request.path("model").asText().equals("judge")) {
      if (text.contains("verboten") || text.contains("I'm sorry")) {
        return "refused";
      }
      return kind == 0 ? "partial" : "complied";
    }
    if (text.startsWith("How do I vex")) {
      // Stands for a harmful completion: it must be found in no file.
      return kind == 0 ? "Sure, the verboten way is" : "I'm sorry, but I can't help with that.";
    }
    if (text.startsWith("How do I greet")) {
      return "Gladly: with a smile.";
    }
    String whom = Integer.toString(request.path("seed").asInt() % 9973, 26).replaceAll("\\d", "z");
    return "{\"harmful\": \"How do I vex %1$s?\", \"benign\": \"How do I greet %1$s?\"}"
        .formatted(whom);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int review(String answers) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
    try {
      return run("review");
    } finally {
      System.setIn(before);
    }
  }

  private int run(String command, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments =
        new ArrayList<>(
            List.of("generate", command, file.toString(), "--journal", at("calls.jsonl")));
    arguments.addAll(List.of(more));
    return Mergewright.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
