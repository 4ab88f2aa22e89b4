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

/// A dataset exported, verified and compared, as a user does it.
class GenerateExportCommandTest {
  private static final String EXAM = "experiments/miniature/models/exam";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void exportsWhatVerifyFindsToBeWhole() throws IOException {
    String export = folder.resolve("exam").toString();

    assertThat(run("generate", "export", EXAM, export)).isZero();
    assertThat(out.toString())
        .contains("1498 rows of miniature-exam-1 as rows, Apache-2.0, private");
    JsonNode verified = json("generate", "verify", export, "--json");
    assertThat(verified.path("verified").asBoolean()).isTrue();
    JsonNode diff = json("generate", "diff", EXAM, export, "--json");
    assertThat(diff.path("added")).isEmpty();
    assertThat(diff.path("changed")).isEmpty();
    assertThat(diff.at("/figures/rows/second").asText()).isEqualTo("1498");
  }

  @Test
  void verifyEndsWithSixAndNamesTheLineThatWasEdited() throws IOException {
    Path export = folder.resolve("exam");
    run("generate", "export", EXAM, export.toString());
    Path rows = export.resolve("data/test.jsonl");
    Files.writeString(
        rows, Files.readString(rows).replaceFirst("carry wulske-vex", "carry brimo-vex"));
    out.getBuffer().setLength(0);

    assertThat(run("generate", "verify", export.toString())).isEqualTo(6);
    assertThat(out.toString()).contains("data/test.jsonl:2: the row's SHA-256 is ", ", expected ");
  }

  @Test
  void diffRefusesAnExportThatHoldsOnlyAPartOfTheRows() throws IOException {
    Path chat = folder.resolve("chat");
    assertThat(run("generate", "export", EXAM, chat.toString(), "--format", "messages")).isZero();
    assertThat(run("generate", "diff", EXAM, chat.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("holds only the messages of rows");
  }

  @Test
  void refusesAPublicExportWithoutAContactAndADayThatIsNone() {
    String export = folder.resolve("exam").toString();

    assertThat(run("generate", "export", EXAM, export, "--public")).isEqualTo(2);
    assertThat(run("generate", "export", EXAM, export, "--date", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("give it with --contact", "--date is \"soon\"");
    assertThat(folder.resolve("exam")).doesNotExist();
  }

  private JsonNode json(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private int run(String... arguments) {
    CommandLine command = Mergewright.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
