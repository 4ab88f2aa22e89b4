package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PromptTest {
  private static final String GOOD =
      """
      ---
      id: test/ask
      version: 2
      variables:
        topic: [a, b]
      output: text
      model_hint: {temperature: 0.8, max_tokens: 48}
      licence: CC0-1.0
      note: for this test
      ---
      write about {{topic}} .
      and again {{topic}} .
      """;

  @TempDir Path folder;

  @Test
  void readsHeadAndText() throws IOException {
    Prompt prompt = read(GOOD);

    assertThat(prompt.id()).isEqualTo("test/ask@2");
    assertThat(prompt.sha256()).isEqualTo(Sha256.of(GOOD));
    assertThat(prompt.variables()).isEqualTo(Map.of("topic", List.of("a", "b")));
    assertThat(prompt.output()).isEqualTo(new PromptOutput.Text());
    assertThat(prompt.temperature()).isEqualTo(0.8);
    assertThat(prompt.maxTokens()).isEqualTo(48);
  }

  @Test
  void neverExpandsAValueAgain() throws IOException {
    assertThat(read(GOOD).render(Map.of("topic", "{{topic}} $1 \\")))
        .isEqualTo("write about {{topic}} $1 \\ .\nand again {{topic}} $1 \\ .");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "again {{topic}} . | again {{topik}} .      | ask.md:12 uses {{topik}}",
        "again {{topic}} . | again {{ topic }} .    | ask.md:12 has {{ without a variable",
        "topic: [a, b]     | {topic: [], style: []} | ask.md:4 declares the variable style",
        "note: for         | nota: hm\\nnote: for    | ask.md:9: unknown key nota",
        "output: text      | output: yaml           | ask.md:6 has the output \"yaml\"",
        "max_tokens: 48    | max_tokens: 0          | ask.md:7 needs a temperature",
        "max_tokens: 48    | max_tokens: many       | ask.md:7: model_hint.max_tokens must be a"
            + " whole number",
        "version: 2        | version: 2\\nversion: 3 | ask.md:4: version is given twice",
      })
  void refusesNamingFileAndLine(String from, String to, String message) throws IOException {
    String text = GOOD.replace(from, to.replace("\\n", "\n"));
    if (to.startsWith("{")) {
      text = text.replace("variables:\n  ", "variables: ");
    }
    Path file = Files.writeString(folder.resolve("ask.md"), text);

    assertThatThrownBy(() -> Prompt.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAMissingKey() {
    assertThatThrownBy(() -> read(GOOD.replace("licence: CC0-1.0\n", "")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("licence");
  }

  @Test
  void refusesAFileWithoutHead() {
    assertThatThrownBy(() -> read("write a question .\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ask.md:1 has no head");
  }

  @Test
  void refusesAVariableThatTheStepCannotFill() throws IOException {
    Prompt prompt = read(GOOD);

    assertThatThrownBy(() -> prompt.requireVariablesAmong(Set.of("persona")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ask.md:4 declares the variable topic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Question\": \" why ? \"} | why ?",
        "[{\"Question\": \"why ?\"}] | why ?",
        "Sure! ```json {\"Question\": \"why ?\"} ``` Done {ok}. | why ?",
        "{\"question\": \"why ?\"} | ",
        "{\"Question\": 3} | ",
        "{\"Question\": \"why | ",
        "why ? | ",
      })
  void takesOneKeyOutOfJson(String reply, String text) {
    assertThat(new PromptOutput.Json("Question").parse(reply).orElse(null)).isEqualTo(text);
  }

  static Stream<Path> shippedPrompts() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("prompts"))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedPrompts")
  void readsEveryShippedPromptUnderTheNameOfItsFile(Path file) throws IOException {
    String name = Path.of("prompts").relativize(file).toString().replace(".md", "");

    assertThat(Prompt.read(file).id()).startsWith(name.replace('\\', '/') + "@");
  }

  private Prompt read(String text) throws IOException {
    return Prompt.read(Files.writeString(folder.resolve("ask.md"), text));
  }
}
