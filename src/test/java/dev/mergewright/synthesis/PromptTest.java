package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.llama.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    assertThat(prompt.variables())
        .isEqualTo(Map.of("topic", PromptVariable.among(List.of("a", "b"))));
    assertThat(prompt.output()).isEqualTo(new PromptOutput.Text());
    assertThat(prompt.temperature()).isEqualTo(0.8);
    assertThat(prompt.maxTokens()).isEqualTo(48);
  }

  @Test
  void neverExpandsAValueAgain() throws IOException {
    assertThat(read(GOOD.replace("[a, b]", "[]")).render(Map.of("topic", "{{topic}} $1 \\")))
        .containsExactly(
            Message.user("write about {{topic}} $1 \\ .\nand again {{topic}} $1 \\ ."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "again {{topic}} . | again {{topik}} .      | ask.md:12 uses {{topik}}",
        "again {{topic}} . | again {{ topic }} .    | ask.md:12 has {{ without a variable",
        "note: for         | nota: hm\\nnote: for    | ask.md:9: unknown key nota",
        "output: text      | output: yaml           | ask.md:6 has the output \"yaml\"",
        "max_tokens: 48    | max_tokens: 0          | ask.md:7: model_hint: needs a temperature",
        "max_tokens: 48    | max_tokens: many       | ask.md:7: model_hint.max_tokens must be a"
            + " whole number",
        "version: 2        | version: 2\\nversion: 3 | ask.md:4: version is given twice",
      })
  void refusesNamingFileAndLine(String from, String to, String message) throws IOException {
    String text = GOOD.replace(from, to.replace("\\n", "\n"));
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

  @Test
  void readsOneMessagePerRole() throws IOException {
    Prompt prompt =
        read(
            GOOD.replace(
                "write about {{topic}} .\nand again {{topic}} .\n",
                """

                ## system
                You are brief.

                ## user
                Name one {{topic}}.

                Just one.

                ## assistant
                It is \\{{a}}.
                ## user
                And another {{topic}}.
                """));

    assertThat(prompt.render(Map.of("topic", "b")))
        .containsExactly(
            Message.system("You are brief."),
            Message.user("Name one b.\n\nJust one."),
            Message.assistant("It is {{a}}."),
            Message.user("And another b."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello\\n## user\\nhi          | ask.md:11 stands before",
        "## user\\n## user\\nhi        | ask.md:11 begins a message without text",
        "## user\\nhi\\n## assistant\\nho | ask.md:14 is not said by the user",
        "## user\\nhi\\n## system\\nho\\n## user\\nhi | ask.md:13 begins a system message",
      })
  void refusesRolesThatNoModelIsAskedIn(String body, String message) {
    String text =
        GOOD.replace(
            "write about {{topic}} .\nand again {{topic}} .\n", body.replace("\\n", "\n") + "\n");

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void putsAPartialInThePlaceOfItsLine() throws IOException {
    Path partial = Files.createDirectories(folder.resolve("partials")).resolve("short-v1.md");
    Files.writeString(partial, GOOD.replaceAll("(?s)\nwrite.*", "\nbe short on {{topic}}\n"));
    String text = GOOD.replace("and again {{topic}} .", "{{> short-v1}}");

    Prompt prompt = read(text);
    Files.writeString(partial, Files.readString(partial).replace("short", "curt"));

    assertThat(prompt.render(Map.of("topic", "a")))
        .containsExactly(Message.user("write about a .\nbe short on a"));
    assertThat(prompt.sha256())
        .isEqualTo(Sha256.of(text.replace("{{> short-v1}}", "be short on {{topic}}")))
        .isNotEqualTo(read(text).sha256());
  }

  @Test
  void namesTheFileOfAFaultInAPartial() throws IOException {
    Path partial = Files.createDirectories(folder.resolve("partials")).resolve("short-v1.md");
    Files.writeString(partial, GOOD.replace("{{topic}}", "{{style}}"));

    assertThatThrownBy(() -> read(GOOD.replace("and again {{topic}} .", "{{> short-v1}}")))
        .hasMessageContaining("short-v1.md:11 uses {{style}}");
    assertThatThrownBy(() -> read(GOOD.replace("and again {{topic}} .", "{{> none-v1}}")))
        .hasMessageContaining("ask.md:12 includes none-v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a       |                                      | ",
        "        |                                      | topic, was not given",
        "c       |                                      | topic, was 'c', allowed are [a, b]",
        "x       | {type: line, max_chars: 3}           | ",
        "long    | {type: line, max_chars: 3}           | 4 characters long, allowed are 3",
        "x\\ny  | {type: line}                         | several lines",
        "-7      | {type: integer}                      | ",
        "7.5     | {type: integer}                      | '7.5', not a whole number",
        "        | {required: false}                    | ",
        "a       | {type: text, values: [a]}            | ",
      })
  void checksValuesBeforePuttingThemIn(
      @Nullable String value, @Nullable String declaration, @Nullable String fault)
      throws IOException {
    Prompt prompt =
        read(declaration == null ? GOOD : GOOD.replace("topic: [a, b]", "topic: " + declaration));
    Map<String, String> values =
        value == null ? Map.of() : Map.of("topic", value.replace("\\n", "\n"));

    assertThat(prompt.accepts(values)).isEqualTo(fault == null);
    if (fault == null) {
      assertThat(prompt.render(values).getFirst().content()).contains(value == null ? "" : value);
    } else {
      assertThatThrownBy(() -> prompt.render(values)).hasMessageContaining(fault);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{size: 3}         | ask.md:5 variable topic must be a list of values or have keys among",
        "{type: yaml}      | ask.md:5 variable topic must have the type text, line or integer",
        "{max_chars: 0}    | ask.md:5 variable topic max_chars must be at least 1, was 0",
        "[1, 2]            | ask.md:5 variable topic must list texts",
      })
  void refusesAVariableThatIsDeclaredWrongly(String declaration, String message) {
    assertThatThrownBy(() -> read(GOOD.replace("topic: [a, b]", "topic: " + declaration)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsWhatTheFileSaysOfItself() throws IOException {
    Prompt prompt =
        read(
            GOOD.replace(
                "note: for this test\n",
                """
                note: for this test
                stage: ask
                taxonomy: llama-guard-3@1
                language: en
                authors: [somebody]
                safety_note: asks for nothing
                tests: [{variables: {topic: a}, sha256: 00ff}]
                """));

    assertThat(prompt.about())
        .isEqualTo(
            new Prompt.About(
                "ask",
                "llama-guard-3@1",
                "en",
                "CC0-1.0",
                List.of("somebody"),
                "for this test",
                "asks for nothing",
                List.of(new Prompt.Sample(Map.of("topic", "a"), "00ff"))));
  }

  static Stream<Path> shippedPrompts() throws IOException {
    return PromptSet.all(Path.of("prompts")).stream().flatMap(set -> set.files().stream());
  }

  @ParameterizedTest
  @MethodSource("shippedPrompts")
  void readsEveryShippedPromptUnderTheNameOfItsFile(Path file) throws IOException {
    String name = Path.of("prompts").relativize(file).toString().replace(".md", "");

    assertThat(Prompt.read(file).id()).startsWith(name.replace('\\', '/') + "@");
  }

  private Prompt read(String text) throws IOException {
    Path set = Files.createDirectories(folder.resolve("set"));
    return Prompt.read(Files.writeString(set.resolve("ask.md"), text));
  }
}
