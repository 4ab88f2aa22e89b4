package dev.mergewright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.synthesis.GenerationFiles;
import dev.mergewright.synthesis.calls.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// A generation file whose models are on a stub server, and the command `generate` on it: refusals
/// of two categories and rows of one domain, whose questions come as JSON.
final class ServedGeneration {
  private static final String SETTINGS =
      """
      name: rows
      license: CC0-1.0
      seed: 3
      models:
        writer: {endpoint: "%1$s", model: writer, price: {input: 1, output: 1, as_of: 2026-11-01}, limits: {in_flight: 16}}
        aligned: {endpoint: "%1$s", model: aligned, price: {input: 1, output: 1, as_of: 2026-11-01}, limits: {in_flight: 16}}
      budget: {candidates_per_row: 6}
      streams:
        - strategy: paper-safety
          ask: writer
          answer: [aligned]
          prompts: {ask: ask.md}
          taxonomy: taxonomy.yaml
          categories: [A, B]
          attributes: {style: [plain, formal]}
          rows: {harmful: {search: 6, select: 3, test: 1}}
          answer_tokens: 64
        - strategy: paper-domain
          ask: writer
          prompts: {ask: ask.md}
          topics: [tides, winds]
          domain: weather
          attributes: {style: [plain, formal]}
          rows: {domain: {search: 14, select: 6}}
          answer_tokens: 64
      sieves: {near_duplicate: 1, language: false, residue: false}
      """;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final Path folder;
  private final Path file;

  ServedGeneration(Path folder, StubServer server) throws IOException {
    this.folder = folder;
    file = folder.resolve("generate.yaml");
    GenerationFiles.write(folder, "{json: question}");
    Files.writeString(file, SETTINGS.formatted(server.url()));
  }

  /// What the models of the file say: a question decided by the seed, some in other forms; an
  /// answer decided by the question, some of the aligned model no refusals.
  static String reply(JsonNode request) {
    String text = StubServer.lastMessage(request);
    if (text.startsWith("one ")) {
      int number = request.path("seed").asInt() % 9973;
      String question = "What of case %d in %s?".formatted(number, text.substring(4));
      return switch (number % 7) {
        case 0 -> "I would ask: " + question; // no JSON
        case 1 -> "```json\n{\"question\": \"%s\"}\n```".formatted(question);
        case 2 -> "{\"question\": \"%s".formatted(question); // broken
        default -> "{\"question\": \"%s\"}".formatted(question);
      };
    }
    if (request.path("model").asText().equals("writer")) {
      return "The answer to that is " + text.length();
    }
    // Stands for a harmful completion: it must be found in no file.
    return text.hashCode() % 4 == 0
        ? "Sure, the verboten way is"
        : "I'm sorry, but I can't help with that.";
  }

  /// Changes the file, all places.
  ServedGeneration with(String from, String to) throws IOException {
    String before = Files.readString(file);
    if (!before.contains(from)) {
      throw new IllegalArgumentException("the file has no " + from);
    }
    Files.writeString(file, before.replace(from, to));
    return this;
  }

  /// Runs `run` or `reselect`; journal and result have names in the folder.
  ///
  /// @return the exit code
  int run(String command, String journal, String result, String... more) {
    List<String> arguments = arguments(command, journal, result);
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  /// Runs `plan`.
  int plan() {
    return execute(List.of("generate", "plan", file.toString()));
  }

  private int execute(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line =
        Mergewright.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  /// Begins the same in a process of its own.
  ///
  /// @param key what the environment variable `STUB_KEY` holds
  Process start(String command, String journal, String result, String key) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Mergewright.class.getName()));
    line.addAll(arguments(command, journal, result));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(result + ".log").toFile());
    builder.environment().put("STUB_KEY", key);
    return builder.start();
  }

  private List<String> arguments(String command, String journal, String result) {
    return new ArrayList<>(
        List.of(
            "generate",
            command,
            file.toString(),
            "--journal",
            folder.resolve(journal).toString(),
            "--out",
            folder.resolve(result).toString()));
  }
}
