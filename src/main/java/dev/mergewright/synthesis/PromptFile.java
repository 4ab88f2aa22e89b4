package dev.mergewright.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/// Reads the file of a [Prompt].
final class PromptFile {
  private static final String FENCE = "---";

  record Head(
      String id,
      int version,
      Map<String, List<String>> variables,
      JsonNode output,
      Hint modelHint,
      String licence,
      String note) {}

  record Hint(double temperature, int maxTokens) {}

  private final Path file;
  private final List<String> lines;
  private final int headEnd;

  private PromptFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
    headEnd =
        lines.isEmpty() || !lines.getFirst().equals(FENCE)
            ? -1
            : lines.subList(1, lines.size()).indexOf(FENCE) + 1;
    if (headEnd < 1) {
      throw new InvalidInputException(
          file
              + ":1 has no head, expected YAML between two lines "
              + FENCE
              + " before the prompt's text");
    }
  }

  static Prompt read(Path file) throws IOException {
    return new PromptFile(file, Files.readString(file).lines().toList()).prompt(Sha256.of(file));
  }

  private Prompt prompt(String sha256) {
    // The fence becomes an empty line, so that messages count lines as the file does.
    String yaml = "\n" + String.join("\n", lines.subList(1, headEnd));
    Head head = StrictYaml.parse(yaml, file.toString(), Head.class);
    requireHint(head.modelHint);
    Set<String> used = usedVariables(head.variables.keySet());
    for (String variable : head.variables.keySet()) {
      if (!used.contains(variable)) {
        throw refused(
            lineOf(variable),
            "declares the variable %s, but the text does not use it; remove it"
                .formatted(variable));
      }
    }
    String text = String.join("\n", lines.subList(headEnd + 1, lines.size()));
    if (text.isBlank()) {
      throw refused(headEnd, "has no text after its head");
    }
    return new Prompt(
        head.id + "@" + head.version,
        sha256,
        file + ":" + (lineOf("variables") + 1),
        text,
        head.variables,
        output(head.output),
        head.modelHint.temperature,
        head.modelHint.maxTokens);
  }

  private void requireHint(Hint hint) {
    if (!(hint.temperature >= 0) || hint.maxTokens < 1) {
      throw refused(
          lineOf("model_hint"),
          "needs a temperature of at least 0 and max_tokens of at least 1, was " + hint);
    }
  }

  private Set<String> usedVariables(Set<String> declared) {
    Set<String> used = new HashSet<>();
    for (int line = headEnd + 1; line < lines.size(); line++) {
      Matcher matcher = Prompt.VARIABLE.matcher(lines.get(line));
      while (matcher.find()) {
        if (!declared.contains(matcher.group(1))) {
          throw refused(
              line,
              "uses {{%s}}, but the head declares only %s; declare it or correct the name"
                  .formatted(matcher.group(1), declared));
        }
        used.add(matcher.group(1));
      }
      if (matcher.replaceAll("").contains("{{")) {
        throw refused(
            line, "has {{ without a variable, expected {{name}} in small letters, without spaces");
      }
    }
    return used;
  }

  private PromptOutput output(JsonNode output) {
    if (output.isTextual() && output.asText().equals("text")) {
      return new PromptOutput.Text();
    }
    if (output.isObject() && output.size() == 1 && output.path("json").isTextual()) {
      return new PromptOutput.Json(output.path("json").asText());
    }
    throw refused(lineOf("output"), "has the output " + output + ", expected text or {json: KEY}");
  }

  /// The first line of the head with this key, counted from 0.
  private int lineOf(String key) {
    for (int line = 1; line < headEnd; line++) {
      if (lines.get(line).matches(".*\\b" + key + "\\s*:.*")) {
        return line;
      }
    }
    return 0;
  }

  private InvalidInputException refused(int line, String what) {
    return new InvalidInputException("%s:%d %s".formatted(file, line + 1, what));
  }
}
