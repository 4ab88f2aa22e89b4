package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.calls.StubServer;
import dev.mergewright.synthesis.calls.StubServer.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `generate run` from the file to the dataset, on a server that does all that servers do wrong.
class ServedGenerationTest {
  private static final String KEY = "made-up-key-0123";
  private static final String KEYED = "model: writer, key: STUB_KEY,";

  @TempDir private Path folder;
  private StubServer server;
  private ServedGeneration generation;

  @BeforeEach
  void open() throws IOException {
    server = new StubServer(0, ServedGeneration::reply);
    generation = new ServedGeneration(folder, server);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void fillsEveryCellExactlyWhateverTheServerDoesAndWritesNoKey() throws Exception {
    generation.with("model: writer,", KEYED);
    server.faults.addAll(
        List.of(
            StubServer.tooMany("0.2"),
            StubServer.status(500),
            new Fault.BrokenJson(),
            new Fault.Truncated(),
            new Fault.ContentFilter(),
            new Fault.WithoutUsage()));

    Process process = generation.start("run", "calls.jsonl", "made", KEY);

    assertThat(process.waitFor()).as(() -> text(folder.resolve("made.log"))).isZero();
    Dataset made = Dataset.read(folder.resolve("made"));
    assertThat(made.rows(Split.SEARCH)).hasSize(6 + 6 + 14);
    assertThat(made.rows(Split.SELECT)).hasSize(3 + 3 + 6);
    assertThat(made.rows(Split.TEST)).hasSize(1 + 1);
    assertThat(text(folder.resolve("made.log")))
        .contains("complete   40 rows", "provider_filtered 1", "schema");
    assertThat(server.faults).as("faults that were not played").isEmpty();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertThat(written).hasSizeGreaterThan(10);
      assertThat(written).allSatisfy(file -> assertThat(text(file)).doesNotContain(KEY));
      assertThat(written).allSatisfy(file -> assertThat(text(file)).doesNotContain("verboten"));
    }
  }

  @Test
  void asksForTwiceTheLengthWhereTheServerCutAReply() throws Exception {
    generation.with("in_flight: 16", "in_flight: 1");
    server.faults.add(new Fault.Cut());

    assertThat(generation.run("run", "calls.jsonl", "made")).as(generation.err::toString).isZero();

    assertThat(server.requests.element().path("max_tokens").asInt()).isEqualTo(40);
    assertThat(server.requests)
        .filteredOn(call -> call.path("max_tokens").asInt() == 80)
        .as("the longer call, perhaps sent back")
        .filteredOn(call -> call.path("messages").size() == 1)
        .hasSize(1);
    Dataset made = Dataset.read(folder.resolve("made"));
    assertThat(made.production().counts()).containsEntry("replies_asked_longer", 1L);
    int calls = server.count();
    assertThat(generation.run("reselect", "calls.jsonl", "again")).isZero();
    assertThat(server.count()).isEqualTo(calls);
    assertThat(Dataset.read(folder.resolve("again")).fingerprint()).isEqualTo(made.fingerprint());
  }

  @Test
  void hasTheSameContentWith1And64CallsInFlightAndFromTheJournalAlone() throws Exception {
    generation.with("in_flight: 16", "in_flight: 1");
    assertThat(generation.run("run", "one.jsonl", "one")).as(generation.err::toString).isZero();
    Dataset one = Dataset.read(folder.resolve("one"));
    int calls = server.count();

    generation.with("in_flight: 1", "in_flight: 64");
    assertThat(generation.run("run", "many.jsonl", "many")).isZero();
    assertThat(server.count()).isEqualTo(2 * calls);
    assertThat(Dataset.read(folder.resolve("many")).fingerprint()).isEqualTo(one.fingerprint());
    assertThat(generation.run("reselect", "many.jsonl", "again")).isZero();
    assertThat(generation.run("run", "many.jsonl", "resumed")).isZero();

    assertThat(server.count()).as("nothing was asked again").isEqualTo(2 * calls);
    assertThat(Dataset.read(folder.resolve("again")).fingerprint()).isEqualTo(one.fingerprint());
    assertThat(Dataset.read(folder.resolve("resumed")).fingerprint()).isEqualTo(one.fingerprint());
  }

  @Test
  void tellsItsProgressInLinesOfJson() throws Exception {
    assertThat(generation.run("run", "calls.jsonl", "made", "--progress", "json")).isZero();

    List<String> lines = generation.err.toString().lines().toList();
    assertThat(lines.getFirst()).startsWith("{\"event\":\"begin\",\"step\":\"rows of rows\"");
    assertThat(lines.getLast())
        .startsWith("{\"event\":\"end\"")
        .contains("\"rows\":40,\"of\":40", "\"cost_usd\":0.");
    assertThat(generation.run("run", "calls.jsonl", "again", "--progress", "none")).isZero();
    assertThat(generation.err.toString()).isEmpty();
  }

  @Test
  void otherThresholdsAndSplitsCostNoCall() throws Exception {
    assertThat(generation.run("run", "calls.jsonl", "made")).isZero();
    Dataset made = Dataset.read(folder.resolve("made"));
    int calls = server.count();

    generation.with("{search: 14, select: 6}", "{search: 10, select: 5, test: 5}");
    generation.with("residue: false", "residue: true");
    assertThat(generation.run("reselect", "calls.jsonl", "again"))
        .as(generation.out::toString)
        .isZero();

    assertThat(server.count()).isEqualTo(calls);
    Dataset again = Dataset.read(folder.resolve("again"));
    assertThat(again.rows(Split.TEST)).filteredOn(row -> row.kind() == Kind.DOMAIN).hasSize(5);
    assertThat(again.fingerprint()).isNotEqualTo(made.fingerprint());
    assertThat(again.prompts()).isEqualTo(made.prompts());
  }

  @Test
  void stopsAtTheCapAndGoesOnUnderAHigherOne() throws Exception {
    generation.with("budget: {", "budget: {usd: 0.0015, ");
    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(4);
    assertThat(generation.out.toString()).contains("raise budget.usd", "of 0.0015");
    assertThat(folder.resolve("made")).doesNotExist();
    int before = server.count();
    assertThat(before).as("15 tokens a call, a millionth of a dollar each").isBetween(10, 100);

    generation.with("usd: 0.0015", "usd: 1");
    assertThat(generation.run("run", "calls.jsonl", "made")).as(generation.err::toString).isZero();
    int all = server.count();
    assertThat(generation.run("run", "fresh.jsonl", "fresh")).isZero();

    assertThat(all).as("no call twice: as many as without a stop").isEqualTo(server.count() - all);
    assertThat(Dataset.read(folder.resolve("made")).fingerprint())
        .isEqualTo(Dataset.read(folder.resolve("fresh")).fingerprint());
  }

  @Test
  void endsWithFiveInOneSentenceWhenTheKeyIsRefused() {
    server.faults.add(StubServer.status(401));
    server.faults.add(StubServer.status(401));

    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(5);
    assertThat(generation.err.toString()).contains("401").hasLineCount(1);
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void tellsTheShortCellsWhenTheModelRepeatsItself() throws Exception {
    try (StubServer same =
        new StubServer(
            0,
            request ->
                StubServer.lastMessage(request).contains("tides")
                    ? "{\"question\": \"What of the tides?\"}"
                    : ServedGeneration.reply(request))) {
      generation.with(server.url(), same.url()).with("[tides, winds]", "[tides]");

      assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(3);
    }
    assertThat(generation.out.toString().lines())
        .anyMatch(line -> line.matches("paper-domain +domain +[01]/20 short +120 +.*duplicate.*"))
        .anyMatch(line -> line.matches("paper-safety/A +harmful +10/10 .*"));
  }

  @Test
  void wantsTheKeyInTheEnvironmentBeforeAnythingIsAsked() throws Exception {
    generation.with("model: writer,", "model: writer, key: NO_SUCH_KEY_OF_OURS,");

    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(2);
    assertThat(generation.err.toString()).contains("NO_SUCH_KEY_OF_OURS", "grammar");
    assertThat(server.count()).isZero();
  }

  @Test
  void refusesAKeyInTheFileAndDoesNotRepeatIt() throws Exception {
    generation.with("model: writer,", "model: writer, key: sk-" + KEY + ",");

    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(2);
    assertThat(generation.err.toString())
        .contains("generate.yaml:5", "environment")
        .doesNotContain(KEY);
    assertThat(server.count()).isZero();
  }

  @Test
  void neverTakesAnUnknownPriceForNothing() throws Exception {
    generation.with(
        "model: aligned, price: {input: 1, output: 1, as_of: 2026-11-01},", "model: aligned,");
    assertThat(generation.plan()).as(generation.err::toString).isZero();
    assertThat(generation.out.toString())
        .contains("price unknown", "aligned has no price: what it costs is unknown, not 0");

    generation.with("budget: {", "budget: {usd: 1, ");
    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(2);
    assertThat(generation.err.toString()).contains("aligned", "price");
    assertThat(server.count()).isZero();

    generation.with("usd: 1,", "usd: 1, allow_unknown_price: true,");
    assertThat(generation.run("run", "calls.jsonl", "made")).as(generation.err::toString).isZero();
    assertThat(generation.out.toString()).contains("and what models without a price cost");
  }

  /// 60 slots of each category and 120 of the domain. Questions come as JSON: each may be cut,
  /// asked longer and sent back; answers may only be cut.
  @Test
  void plansForRepliesThatAreCutAndSentBack() {
    assertThat(generation.plan()).isZero();

    assertThat(generation.out.toString().lines())
        .anyMatch(line -> line.matches("ask +writer +60 +720"))
        .anyMatch(line -> line.matches("answer +aligned +30 +240"))
        .anyMatch(line -> line.matches("answer +writer +30 +240"))
        // 240 questions of 40, 80 and 80 tokens, 240 answers of 64 and 128.
        .anyMatch(
            line -> line.matches("tokens .* out %,d at most".formatted(240 * 200 + 240 * 192)));
  }

  @Test
  void tellsOfAServerThatIgnoresSeeds() throws Exception {
    generation.with("model: aligned,", "model: aligned, seed: false,");

    assertThat(generation.plan()).isZero();
    assertThat(generation.out.toString())
        .contains("seeds ignored", "aligned ignores seeds: only the journal can repeat the run");
    assertThat(generation.run("run", "calls.jsonl", "made")).isZero();
    assertThat(text(folder.resolve("made/manifest.json")))
        .contains("seed_supported_aligned")
        .doesNotContain("seed_supported_writer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone.jsonl", "empty.jsonl", "noise.jsonl"})
  void refusesAReferenceThatWouldCallEverythingClean(String name) throws Exception {
    Files.writeString(folder.resolve("empty.jsonl"), "");
    Files.write(folder.resolve("noise.jsonl"), new byte[] {0, 1, 2, 3, 127, -1, -2});
    generation.with("sieves:", "against: [" + name + "]\nsieves:");

    assertThat(generation.run("run", "calls.jsonl", "made")).isEqualTo(2);
    assertThat(generation.err.toString()).contains(name).hasLineCount(1);
    assertThat(server.count()).isZero();
  }

  @Test
  void writesTheNextVersionBesideTheOneThatStays() throws Exception {
    assertThat(generation.run("run", "calls.jsonl", "rows-v1")).isZero();
    assertThat(generation.run("reselect", "calls.jsonl", "rows-v1")).isEqualTo(2);
    assertThat(generation.err.toString()).contains("rows-v1 exists", "--next-version");
    assertThat(generation.run("reselect", "calls.jsonl", "rows-v1", "--next-version")).isZero();

    assertThat(Dataset.read(folder.resolve("rows-v2")).fingerprint())
        .isEqualTo(Dataset.read(folder.resolve("rows-v1")).fingerprint());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
