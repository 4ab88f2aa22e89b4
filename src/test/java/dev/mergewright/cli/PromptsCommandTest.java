package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PromptsCommandTest {
  private static final String ASK = "prompts/safety-v1/ask.md";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void findsNoErrorInWhatIsShipped() {
    assertThat(run("lint", "--quiet")).isZero();
    assertThat(out.toString()).contains(" 0 errors");
  }

  @Test
  void endsWithTwoWhenAPromptIsWrong() throws IOException {
    Path copy = copied();
    Files.writeString(copy, Files.readString(copy).replace("{{topic}}", "{{topik}}"));

    assertThat(run("lint", folder.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("error   " + copy + ":27 uses {{topik}}");
  }

  @Test
  void rendersWithValuesAndTellsTheDigest() throws IOException {
    assertThat(run("render", ASK, "--vars", "topic=Privacy violation", "--json")).isZero();

    JsonNode rendered = new ObjectMapper().readTree(out.toString());
    assertThat(rendered.path("messages").path(0).path("role").asText()).isEqualTo("user");
    assertThat(rendered.path("messages").path(0).path("content").asText())
        .contains("on this topic: Privacy violation.");
    assertThat(rendered.path("sha256").asText()).hasSize(64);
  }

  @Test
  void refusesValuesThatThePromptDoesNotKnow() {
    assertThat(run("render", ASK, "--vars", "topic=Privacy violation", "--vars", "tone=dry"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("has no variable tone, expected one of [topic]");
    assertThat(run("render", ASK, "--vars", "topic=Cooking")).isEqualTo(2);
    assertThat(err.toString()).contains("was 'Cooking', allowed are");
    assertThat(run("render", ASK)).isEqualTo(2);
    assertThat(err.toString()).contains("needs a value for topic, was not given");
  }

  @Test
  void showsWhatChangedBetweenPromptsAndBetweenSets() throws IOException {
    Path copy = copied();
    Files.writeString(copy, Files.readString(copy).replace("one short question", "one question"));

    assertThat(run("diff", ASK, copy.toString())).isZero();
    assertThat(out.toString()).contains("-Write one short question", "+Write one question");
    assertThat(run("diff", "prompts/safety-v1", folder.toString())).isZero();
    assertThat(out.toString()).contains("--- " + ASK, "+++ " + copy);
  }

  @Test
  void refusesToFreezeWithoutSettings() throws IOException {
    copied();

    assertThat(run("freeze", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("set.yaml does not exist");
  }

  private Path copied() throws IOException {
    return Files.copy(Path.of(ASK), folder.resolve("ask.md"));
  }

  private int run(String... arguments) {
    CommandLine command = Mergewright.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "prompts";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }
}
