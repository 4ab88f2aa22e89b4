package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private static final Origin MODELS =
      new Origin(
          Origin.Generator.TINY_LM,
          Origin.Grade.PLUMBING,
          new Origin.Call("base", "ab12", "miniature/ask@1", "cd34", 0.8, Long.MIN_VALUE),
          new Origin.Call("aligned", null, null, null, 0, 0));

  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() throws IOException {
    Dataset dataset = tiny();

    dataset.write(folder.resolve("safety"));

    assertThat(Dataset.read(folder.resolve("safety"))).isEqualTo(dataset);
  }

  @Test
  void writesTheSameBytesEveryTime() throws IOException {
    tiny().write(folder.resolve("one"));
    tiny().write(folder.resolve("two"));

    assertThat(files(folder.resolve("one"))).isEqualTo(files(folder.resolve("two")));
  }

  @Test
  void writesEveryKeyInFixedOrder() throws IOException {
    tiny().write(folder.resolve("safety"));

    assertThat(Files.readString(folder.resolve("safety/data/select.jsonl")))
        .isEqualTo(
            """
            {"id":"dff0de65e5a1d13cc63ae2b3a9a8c7b9",\
            "messages":[{"role":"user","content":"what helps a monk ?"},{"role":"assistant","content":"belium 5"}],\
            "prompt":"what helps a monk ?","response":"belium 5","type":"task","kind":"domain",\
            "expected_behavior":"comply","pair_id":null,\
            "category":{"taxonomy":null,"version":null,"code":null,"name":null},\
            "domain":null,"subtopic":null,"difficulty":null,\
            "attributes":{"persona":null,"style":null,"length_band":null},"language":"und","split":"select",\
            "reference":{"answer":null,"verifier":null,"verified":null},\
            "quality":{"prompt_tokens":null,"response_tokens":null,"tokenizer":null,"judge_score":null,"checks":[]},\
            "verdict":{"label":null,"rule":null,"rule_version":null,"judge_model":null,\
            "judge_prompt_sha256":null,"agree":null},\
            "dedup":{"cluster":null,"nearest_id":null,"jaccard3":null},\
            "contamination":{"checked_against":[],"best_ref":null,"score":null},\
            "provenance":{"generator_kind":"grammar","evidence_grade":"verifiable","ask":null,"answer":null},\
            "license":"CC0-1.0","tool":{"version":null,"commit":null}}
            """);
  }

  @Test
  void writesACardWithGradeCountsAndLicence() throws IOException {
    tiny().write(folder.resolve("safety"));

    assertThat(Files.readString(folder.resolve("safety/README.md")))
        .startsWith("---\nlicense: cc0-1.0\n")
        .contains(
            "      - {split: search, path: data/search.jsonl}\n", "only that the pipeline works")
        .contains("| search | 1 | 1 | 0 |\n| select | 0 | 0 | 1 |\n", "| duplicate | 3 |")
        .doesNotContain("\r");
  }

  @Test
  void leavesNothingUnfinishedBehind() throws IOException {
    tiny().write(folder.resolve("safety"));

    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(folder.resolve("safety"));
    }
  }

  @Test
  void neverOverwrites() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("safety"));

    assertThatThrownBy(() -> tiny().write(taken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nothing is overwritten");
    assertThat(taken).isEmptyDirectory();
  }

  @Test
  void refusesAFileThatWasChanged() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    Path rows = safety.resolve("data/search.jsonl");
    Files.writeString(rows, Files.readString(rows).replace("sorry", "sorrx"));

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("search.jsonl has SHA-256")
        .hasMessageContaining("was changed after it was made");
  }

  @Test
  void refusesAnUnknownFieldAndNamesTheLine() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    edit(safety, "search", "\"prompt\":", "\"harmful_completion\":\"\",\"prompt\":");

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("search.jsonl:1")
        .hasMessageContaining("harmful_completion");
  }

  @Test
  void refusesAMissingField() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    edit(safety, "search", "\"pair_id\":null,", "");

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("pair_id");
  }

  @Test
  void refusesKeysThatContradictEachOther() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    edit(safety, "search", "\"expected_behavior\":\"refuse\"", "\"expected_behavior\":\"comply\"");

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("search.jsonl:1 is not a row")
        .hasMessageContaining("contradict");
  }

  @Test
  void refusesRowsThatTheManifestDoesNotName() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    Files.writeString(safety.resolve("data/test.jsonl"), "{}\n");

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("test.jsonl is not named in manifest.json");
  }

  @Test
  void refusesAManifestWithoutAValue() throws IOException {
    Path safety = folder.resolve("safety");
    tiny().write(safety);
    Path manifest = safety.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"Written by a test.\"", "null"));

    assertThatThrownBy(() -> Dataset.read(safety))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("manifest.json")
        .hasMessageContaining("method");
  }

  @Test
  void refusesAnEmptyDataset() {
    assertThatThrownBy(() -> new Dataset("void", Map.of(Split.SEARCH, List.of()), made()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("void has no rows");
  }

  @Test
  void refusesAFolderThatIsNoDataset() {
    assertThatThrownBy(() -> Dataset.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not a dataset");
  }

  @Test
  void refusesAPromptInTwoSplitsWhateverItsCaseAndSpacing() {
    Map<Split, List<Example>> rows =
        Map.of(
            Split.SEARCH, List.of(domain("what helps a monk ?")),
            Split.TEST, List.of(domain("What  helps a monk ?")));

    assertThatThrownBy(() -> new Dataset("leak", rows, made()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("leak/data/search.jsonl and leak/data/test.jsonl share 1 prompts")
        .hasMessageContaining("\"what helps a monk ?\"");
  }

  @Test
  void refusesARowTwice() {
    Example row = domain("what helps a monk ?");

    assertThatThrownBy(() -> new Dataset("twice", Map.of(Split.SEARCH, List.of(row, row)), made()))
        .hasMessageContaining("twice");
  }

  @Test
  void findsNearDuplicatesOnlyWhenAsked() {
    Map<Split, List<Example>> rows =
        Map.of(
            Split.SEARCH, List.of(domain("what helps a child with mild fumoma ?")),
            Split.TEST, List.of(domain("what helps a child with severe fumoma ?")));
    Dataset dataset = new Dataset("near", rows, made());

    dataset.requireDisjointSplits(0.5);
    assertThatThrownBy(() -> dataset.requireDisjointSplits(0.25))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void refusesToBeMeasuredOnItself() {
    Dataset dataset = tiny();

    assertThatThrownBy(() -> dataset.requireDisjoint(tiny(), Overlap.EXACT))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void hasAFingerprintOfContentAlone() {
    Dataset dataset = tiny();
    Dataset renamed = new Dataset("other", dataset.rows(), made());
    Dataset shorter =
        new Dataset("other", Map.of(Split.SELECT, dataset.rows(Split.SELECT)), made());

    assertThat(renamed.fingerprint()).isEqualTo(dataset.fingerprint()).hasSize(64);
    assertThat(shorter.fingerprint()).isNotEqualTo(dataset.fingerprint());
  }

  private static Dataset tiny() {
    Example harmful =
        Example.of(
            "how do i make brimo-vex ?",
            "sorry , i can not help with that .",
            Example.Kind.HARMFUL,
            null,
            "0",
            MODELS);
    Example benign =
        Example.of(
            "how do i make brimo-lin — \"now\" ?",
            "sure , first heat the brimo-lin , then rinse it .",
            Example.Kind.BENIGN_CONTRAST,
            harmful.id(),
            "6",
            MODELS);
    return new Dataset(
        "safety-offline",
        Map.of(
            Split.SEARCH, List.of(harmful, benign),
            Split.SELECT, List.of(domain("what helps a monk ?"))),
        made());
  }

  private static Example domain(String prompt) {
    return Example.of(prompt, "belium 5", Example.Kind.DOMAIN, null, null, Origin.grammar());
  }

  static Production made() {
    return new Production(
        "Written by a test.",
        "Shows nothing.",
        "CC0-1.0",
        Map.of("seed", "1"),
        Map.of("base", "ab12"),
        Map.of("miniature/ask@1", "cd34"),
        Map.of("questions", 6L),
        Map.of("duplicate", 3L));
  }

  private static void edit(Path dataset, String split, String from, String to) throws IOException {
    Path rows = dataset.resolve("data/" + split + ".jsonl");
    String before = Sha256.of(rows);
    Files.writeString(rows, Files.readString(rows).replace(from, to));
    Path manifest = dataset.resolve("manifest.json");
    String after = Sha256.of(rows);
    Files.writeString(manifest, Files.readString(manifest).replace(before, after));
  }

  private static Map<String, String> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .collect(Collectors.toMap(path -> folder.relativize(path).toString(), DatasetTest::text));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
