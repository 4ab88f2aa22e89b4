package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What `prompts/` ships can be used as it is: settings bind, prompts and lists are there, and
/// every first request of every stream can be written down.
class ShippedGenerationFilesTest {
  private static final int FIRST = 16;

  @TempDir private Path folder;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("prompts"))) {
      return files.filter(file -> file.endsWith("generate.yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void asksForTheFirstSlotsOfEveryStream(Path file) throws Exception {
    for (CandidateStream stream : opened(file)) {
      ScriptedCaller caller = new ScriptedCaller(_ -> new Reply.NotAsked(Reply.Why.STOPPED));
      List<Slot> slots = stream.slots(0, 0, FIRST);

      assertThat(stream.strategy().propose(slots, new Round(caller, _ -> null)))
          .as(stream.name())
          .allMatch(Proposal.Pending.class::isInstance)
          .hasSize(FIRST);
      assertThat(caller.asked).as(stream.name()).isNotEmpty();
      assertThat(stream.strategy().steps()).as(stream.name()).isNotEmpty();
    }
  }

  @Test
  void studyAsksForAThousandRowsOfEachType() throws IOException {
    List<CandidateStream> streams = opened(Path.of("prompts/study-v1/generate.yaml"));

    assertThat(streams.stream().mapToInt(CandidateStream::requiredRows).sum()).isEqualTo(2000);
    assertThat(streams.stream().filter(stream -> stream.name().startsWith("safety/")))
        .hasSize(10)
        .allMatch(stream -> stream.requiredRows() == 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "categories: [S2,       | categories: [S4,        | S4 (Child sexual exploitation)",
        "categories: [S2,       | categories: [S15,       | has no category S15",
        "reviewed: reviewed.yaml | domain: x              | ",
        "categories: [S2, S5, S7, S10, S11, S13] | categories: [S9] | ",
        "S13]\\n    reviewed: reviewed.yaml | S9] | asks for S9 (Indiscriminate weapons), whose"
            + " requests models never write",
        "taxonomies/llama-guard-3 | taxonomies/llama-guard-2 | was written for llama-guard-3@1",
        "      persona:         | #                       | declares the variable persona",
        "ask-pair.md            | ask.md                  | needs [harmful, benign]",
        "refuse: refuse.md      | refuse: ask.md          | has no variable request",
      })
  void saysAtOnceWhatCannotBeAsked(String from, String to, String message) throws IOException {
    Path shipped = Path.of("prompts/safety-v2").toAbsolutePath();
    String text =
        Files.readString(shipped.resolve("generate.yaml"))
            .replace(from.replace("\\n", "\n"), to)
            .replace("../", shipped.getParent() + "/")
            .replaceAll("(ask|refuse|help|reviewed): ([a-z-]+[.])", "$1: " + shipped + "/$2");
    Path file = Files.writeString(folder.resolve("generate.yaml"), text);

    if (message == null) {
      assertThat(opened(file)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> opened(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(message);
    }
  }

  private static List<CandidateStream> opened(Path path) throws IOException {
    GenerationFile file = GenerationFile.read(path);
    Map<String, Speaker> speakers = new LinkedHashMap<>();
    file.settings()
        .models()
        .keySet()
        .forEach(name -> speakers.put(name, ScriptedCaller.speaker(name)));
    return new StreamOpener(file, speakers, _ -> true, PairedTest.RULE).open();
  }
}
