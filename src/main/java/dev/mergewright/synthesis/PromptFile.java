package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.llama.Message;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the file of a [Prompt], with the partials that it includes.
final class PromptFile {
  private static final String FENCE = "---";
  private static final Pattern INCLUDE = Pattern.compile("\\{\\{> ([a-z0-9-]+)\\}\\}\\s*");
  private static final Pattern MARKER = Pattern.compile("## (system|user|assistant)\\s*");

  private final Path file;
  private final List<String> lines;
  private final int headEnd;

  /// A line of the text, with the place that errors name.
  private record Line(String text, Path file, int number) {
    InvalidInputException refused(String what) {
      return new InvalidInputException("%s:%d %s".formatted(file, number, what));
    }
  }

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
    return open(file).prompt();
  }

  static PromptFile open(Path file) throws IOException {
    try {
      return new PromptFile(file, Files.readString(file).lines().toList());
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + " does not exist; correct the path", e);
    }
  }

  Prompt prompt() throws IOException {
    PromptHead head = head(PromptHead.class);
    List<Line> text = withPartials();
    requireDeclared(text, head.variables().keySet());
    return new Prompt(
        head.id() + "@" + head.version(),
        sha256(text),
        place("variables"),
        turns(text),
        variables(head),
        output(head),
        head.modelHint().temperature(),
        head.modelHint().maxTokens(),
        head.about());
  }

  /// The head alone, for files that are no prompts of their own.
  <T> T head(Class<T> type) {
    // The fence becomes an empty line, so that messages count lines as the file does.
    String yaml = "\n" + String.join("\n", lines.subList(1, headEnd));
    return StrictYaml.parse(yaml, file.toString(), type);
  }

  /// File and line of a key of the head, or of the head when it is not there.
  String place(String key) {
    return file + ":" + (lineOf(key) + 1);
  }

  private List<Line> withPartials() throws IOException {
    List<Line> text = new ArrayList<>();
    for (Line line : text()) {
      Matcher include = INCLUDE.matcher(line.text);
      if (include.matches()) {
        text.addAll(partial(include.group(1), line).text());
      } else {
        text.add(line);
      }
    }
    if (text.stream().allMatch(line -> line.text.isBlank())) {
      throw refused(headEnd, "has no text after its head");
    }
    return text;
  }

  private List<Line> text() {
    List<Line> text = new ArrayList<>();
    for (int line = headEnd + 1; line < lines.size(); line++) {
      text.add(new Line(lines.get(line), file, line + 1));
    }
    return text;
  }

  /// Partials lie beside the sets: `prompts/<set>/<name>.md` includes `prompts/partials/<name>.md`.
  private PromptFile partial(String name, Line including) throws IOException {
    Path partial = file.resolveSibling(Path.of("..", "partials", name + ".md")).normalize();
    if (!Files.exists(partial)) {
      throw including.refused("includes %s, but %s does not exist".formatted(name, partial));
    }
    return open(partial);
  }

  /// The digest of the file as it is, or with its partials in the place of their lines.
  private String sha256(List<Line> text) throws IOException {
    if (text.equals(text())) {
      return Sha256.of(file);
    }
    List<String> whole = new ArrayList<>(lines.subList(0, headEnd + 1));
    text.forEach(line -> whole.add(line.text));
    return Sha256.of(String.join("\n", whole) + "\n");
  }

  private static void requireDeclared(List<Line> text, Set<String> declared) {
    for (Line line : text) {
      Matcher matcher = Prompt.VARIABLE.matcher(line.text);
      while (matcher.find()) {
        if (matcher.group(1) != null && !declared.contains(matcher.group(1))) {
          throw line.refused(
              "uses {{%s}}, but the head declares only %s; declare it or correct the name"
                  .formatted(matcher.group(1), declared));
        }
      }
      if (matcher.replaceAll("").contains("{{")) {
        throw line.refused(
            "has {{ without a variable, expected {{name}} in small letters, without spaces,"
                + " {{> partial}} alone in its line, or \\{{ for the braces themselves");
      }
    }
  }

  private static List<Message> turns(List<Line> text) {
    if (text.stream().noneMatch(PromptFile::isMarker)) {
      return List.of(Message.user(joined(text)));
    }
    List<Message> turns = new ArrayList<>();
    int start = 0;
    while (text.get(start).text.isBlank()) {
      start++;
    }
    for (int end = start + 1; end <= text.size(); end++) {
      if (end == text.size() || isMarker(text.get(end))) {
        turns.add(turn(text.subList(start, end), turns.isEmpty()));
        start = end;
      }
    }
    if (!turns.getLast().role().equals("user")) {
      throw text.getLast().refused("is not said by the user; the last message must be");
    }
    return turns;
  }

  private static boolean isMarker(Line line) {
    return MARKER.matcher(line.text).matches();
  }

  /// The message of a marker and the lines after it, without blank lines around it.
  private static Message turn(List<Line> lines, boolean isFirst) {
    Line marker = lines.getFirst();
    Matcher role = MARKER.matcher(marker.text);
    if (!role.matches()) {
      throw marker.refused("stands before the first line of the form ## user");
    }
    String content = joined(lines.subList(1, lines.size())).strip();
    if (content.isEmpty()) {
      throw marker.refused("begins a message without text");
    }
    if (role.group(1).equals("system") && !isFirst) {
      throw marker.refused("begins a system message, which may only come first");
    }
    return new Message(role.group(1), content);
  }

  private static String joined(List<Line> lines) {
    return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
  }

  private Map<String, PromptVariable> variables(PromptHead head) {
    Map<String, PromptVariable> variables = new LinkedHashMap<>();
    head.variables()
        .forEach(
            (name, node) -> {
              try {
                variables.put(name, PromptHead.variable(node));
              } catch (IllegalArgumentException e) {
                throw refused(lineOf(name), "variable %s %s".formatted(name, e.getMessage()));
              }
            });
    return variables;
  }

  private PromptOutput output(PromptHead head) {
    return head.form()
        .orElseThrow(
            () ->
                refused(
                    lineOf("output"),
                    "has the output %s, expected text, {json: KEY}, {json: [KEY, ...]}, {list: [KEY, ...]} or {label: [WORD, ...]}"
                        .formatted(head.output())));
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
