package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.dataset.Dataset;
import dev.mergewright.synthesis.calls.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Example questions in context, on a stub server that repeats one of them now and then.
class SeedQuestionsTest {
  private static final List<String> SEEDS =
      List.of(
          "Why are there two tides a day and not one?",
          "Which wind brings rain to a western coast?",
          "What keeps a glacier moving in winter?",
          "How old is the water of a deep spring?",
          "When does a river flood without any rain?");
  private static final Path PROMPTS = Path.of("prompts").toAbsolutePath();
  private static final String SETTINGS =
      """
      name: rows
      license: CC0-1.0
      seed: 3
      models: {writer: {endpoint: "%s", model: writer}}
      budget: {candidates_per_row: 6}
      streams:
        - strategy: paper-domain
          ask: writer
          prompts: {ask: %s/expert-v2/ask.md}
          seeds: seeds.txt
          topics: [geography]
          rows: {domain: {search: 12, select: 4}}
      sieves: {near_duplicate: 1, language: false}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private StubServer server;

  @BeforeEach
  void open() throws IOException {
    server = new StubServer(0, this::reply);
    Files.write(folder.resolve("seeds.txt"), SEEDS);
    write(SETTINGS);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void showThreeSeedsToEachSlotAndKeepNoRowThatRepeatsOne() throws Exception {
    assertThat(run("made")).as(err::toString).isZero();

    assertThat(asked)
        .isNotEmpty()
        .allMatch(text -> SEEDS.stream().filter(text::contains).count() == 3);
    assertThat(SEEDS).allMatch(seed -> asked.stream().anyMatch(text -> text.contains(seed)));
    Dataset made = Dataset.read(folder.resolve("made"));
    assertThat(made.prompts()).hasSize(16).doesNotContainAnyElementsOf(SEEDS);
    assertThat(made.production().rejects()).containsKey("contaminated");
    assertThat(made.production().configuration())
        .containsKey("seeds_sha256_paper-domain")
        .hasEntrySatisfying("against", names -> assertThat(names).contains("seeds.txt"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expert-v2/ask.md      | expert-v1/ask.md      | has no variable examples to put them into",
        "seeds: seeds.txt      | seeds: gone.txt       | gone.txt",
        "strategy: paper-domain| strategy: paper-safety| belong to domain questions alone",
        "seeds: seeds.txt      | seeds: long.txt       | characters long, allowed are 6000",
      })
  void areRefusedBeforeAnythingIsAskedWhereTheyCannotBeShown(String from, String to, String message)
      throws IOException {
    Files.write(folder.resolve("long.txt"), Collections.nCopies(3, "why ".repeat(600)));
    String changed = SETTINGS.replace(from, to);
    write(to.contains("safety") ? changed.replace("{domain:", "{harmful:") : changed);

    assertThat(run("made")).isEqualTo(2);

    assertThat(err.toString()).contains(message);
    assertThat(asked).isEmpty();
  }

  private String reply(JsonNode request) {
    String text = StubServer.lastMessage(request);
    if (!text.startsWith("You are an expert")) {
      return "Because of the moon.";
    }
    asked.add(text);
    int number = request.path("seed").asInt() % 9973;
    String question =
        number % 4 == 0
            ? SEEDS.stream().filter(text::contains).findFirst().orElseThrow()
            : "What is case %s?".formatted(Integer.toString(number, 26));
    return "{\"question\": \"%s\"}".formatted(question);
  }

  private void write(String settings) throws IOException {
    Files.writeString(folder.resolve("generate.yaml"), settings.formatted(server.url(), PROMPTS));
  }

  private int run(String name) {
    return Mergewright.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            "generate",
            "run",
            folder.resolve("generate.yaml").toString(),
            "--journal",
            folder.resolve("calls.jsonl").toString(),
            "--out",
            folder.resolve(name).toString());
  }
}
