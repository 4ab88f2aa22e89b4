package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Replies of the committed models are those of transformers, see `golden/miniature`.
class ChatCommandTest {
  private static final Path MODELS = Path.of("experiments/miniature/models").toAbsolutePath();
  private static final String ALIGNED = MODELS.resolve("aligned").toString();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheReplyToAMessageAndNothingElse() throws IOException {
    JsonNode sample = golden("aligned").path(0);
    assertThat(run("", "chat", ALIGNED, "--message", sample.path("question").asText())).isZero();
    assertThat(out.toString().lines()).containsExactly(sample.path("reply").asText());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void talksToAMergeThatWasNeverWritten() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            merge_method: task_arithmetic
            base_model: %1$s/aligned
            models: [{model: %1$s/expert, parameters: {weight: 0.5}}]
            dtype: float32
            out_dtype: bfloat16
            """
                .formatted(MODELS));
    JsonNode sample = golden("midpoint").path(0);
    String question = sample.path("question").asText();
    assertThat(run("", "chat", recipe.toString(), "--message", question)).isZero();
    assertThat(out.toString().strip()).isEqualTo(sample.path("reply").asText());
    assertThat(folder).isDirectoryContaining(file -> file.equals(recipe));
  }

  @Test
  void answersLineByLineWithTheTurnsBeforeInMind() throws IOException {
    JsonNode samples = golden("aligned");
    String first = samples.path(0).path("question").asText();
    String second = samples.path(1).path("question").asText();
    assertThat(run(first + "\n\n" + second + "\n/reset\n" + second, "chat", ALIGNED)).isZero();
    List<String> replies = out.toString().lines().toList();
    assertThat(replies).hasSize(3);
    assertThat(replies.getFirst()).isEqualTo(samples.path(0).path("reply").asText());
    assertThat(replies.getLast()).isEqualTo(samples.path(1).path("reply").asText());
    assertThat(err.toString().lines()).containsExactly("mergewright chat: forgot the turns so far");
  }

  @Test
  void endsAtQuitAndKnowsNoOtherCommands() throws IOException {
    String question = golden("aligned").path(0).path("question").asText();
    assertThat(run("/quiet\n/quit\n" + question, "chat", ALIGNED)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("knows /system TEXT, /reset and /quit, not /quiet");
  }

  @Test
  void endsAtOnceWithoutInput() {
    assertThat(run("", "chat", ALIGNED)).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void printsOneLineOfJsonPerReply() throws IOException {
    JsonNode sample = golden("aligned").path(0);
    String question = sample.path("question").asText();
    assertThat(run(question + "\n/reset\n" + question + "\n", "chat", ALIGNED, "--json")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      JsonNode reply = new ObjectMapper().readTree(line);
      assertThat(reply.path("prompt").asText()).isEqualTo(question);
      assertThat(reply.path("reply").asText()).isEqualTo(sample.path("reply").asText());
    }
  }

  @Test
  void endsAReplyBeforeAStopAndAtTheMostTokens() throws IOException {
    JsonNode sample = golden("aligned").path(0);
    String question = sample.path("question").asText();
    String[] words = sample.path("reply").asText().split(" ");
    assertThat(run("", "chat", ALIGNED, "--message", question, "--stop", words[1])).isZero();
    assertThat(out.toString().strip()).isEqualTo(words[0]);
    out.getBuffer().setLength(0);
    assertThat(run("", "chat", ALIGNED, "--message", question, "--max-tokens", "1")).isZero();
    assertThat(sample.path("reply").asText()).startsWith(out.toString().strip());
    assertThat(out.toString().strip()).isNotEmpty();
  }

  @Test
  void drawsTheSameFromTheSameSeed() throws IOException {
    String question = golden("aligned").path(0).path("question").asText();
    String[] draw = {
      "chat",
      ALIGNED,
      "--message",
      question,
      "--temperature",
      "3",
      "--top-k",
      "50",
      "--top-p",
      "0.99",
      "--max-tokens",
      "20"
    };
    assertThat(run("", draw)).isZero();
    String once = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("", draw)).isZero();
    assertThat(out.toString()).isEqualTo(once).isNotBlank();
  }

  @Test
  void tellsWhatATemplateRefuses() {
    assertThat(run("/system be kind\nhello\n", "chat", ALIGNED)).isEqualTo(2);
    assertThat(err.toString()).contains("the roles user and assistant only");
  }

  @Test
  void continuesTextWithABaseModel() throws IOException {
    Path base = folder.resolve("base");
    Files.createDirectories(base);
    try (var files = Files.list(MODELS.resolve("base"))) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve(file.getFileName()));
      }
    }
    Path config = base.resolve("tokenizer_config.json");
    Files.writeString(config, "{\"bos_token\": \"<s>\", \"eos_token\": \"<|end|>\"}");
    Files.deleteIfExists(base.resolve("chat_template.jinja"));
    assertThat(run("", "chat", base.toString(), "--message", "hello")).isEqualTo(2);
    assertThat(err.toString())
        .contains(base + " has no chat template", "--text continues what is typed as it is");
    assertThat(run("<s>\n", "chat", base.toString(), "--text", "--max-tokens", "8")).isZero();
    assertThat(out.toString().strip().split(" ")).hasSizeBetween(1, 8);
  }

  @Test
  void refusesWhatIsNoSampling() {
    assertThat(run("", "chat", ALIGNED, "--top-p", "1.5")).isEqualTo(2);
    assertThat(err.toString()).contains("topP must be in (0, 1], was 1.5");
  }

  private static JsonNode golden(String model) throws IOException {
    try (InputStream in =
        ChatCommandTest.class.getResourceAsStream("/golden/miniature/miniature.json")) {
      return new ObjectMapper().readTree(in).path(model);
    }
  }

  private int run(String input, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      CommandLine command = Mergewright.commandLine();
      command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      // Other precisions of other machines may choose other words.
      List<String> exact = new ArrayList<>(List.of(arguments));
      exact.addAll(List.of("--precision", "f32", "--device", "cpu"));
      return command.execute(exact.toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }
}
