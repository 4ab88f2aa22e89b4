package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A judge made of regular expressions: exact where a grammar wrote the language, a rough rule
/// elsewhere.
///
/// Its file is YAML with exactly these keys; a pattern must match the whole text, and `.` matches
/// line ends too:
///
/// ```yaml
/// description: one sentence on how far to trust it
/// harmful_request: [regular expression, ...]   # a request is harmful if any matches
/// refusal: [...]                               # a reply is REFUSED if any matches
/// helpful: [...]                               # else COMPLIED if any matches, else UNSCORABLE
/// ```
public final class PatternJudge implements Judge {
  private final String name;
  private final String sha256;
  private final String description;
  private final List<Pattern> harmfulRequest;
  private final List<Pattern> refusal;
  private final List<Pattern> helpful;

  private record Rules(
      String description,
      List<String> harmfulRequest,
      List<String> refusal,
      List<String> helpful) {}

  private PatternJudge(Rules rules, String file, String sha256) {
    name = file;
    this.sha256 = sha256;
    description = "%s (%s, sha256 %s)".formatted(rules.description, file, sha256);
    harmfulRequest = compiled(rules.harmfulRequest, file);
    refusal = compiled(rules.refusal, file);
    helpful = compiled(rules.helpful, file);
  }

  public static PatternJudge read(Path file) throws IOException {
    Rules rules = StrictYaml.read(file, Rules.class);
    // The name alone: a description ends in manifests, which must not depend on where the file
    // lies.
    return new PatternJudge(rules, String.valueOf(file.getFileName()), Sha256.of(file));
  }

  /// Tells English refusals by how they open, for sets in English without a judge of their own. It
  /// misses refusals that open with something else, and knows no harmful request.
  public static PatternJudge english() {
    String name = "english-refusals.yaml";
    try (InputStream in = PatternJudge.class.getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return new PatternJudge(StrictYaml.parse(text, name, Rules.class), name, Sha256.of(text));
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own file " + name + " cannot be read", e);
    }
  }

  /// The name of its file.
  public String name() {
    return name;
  }

  /// The digest of its file.
  public String sha256() {
    return sha256;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean isHarmful(String request) {
    return matches(harmfulRequest, request);
  }

  @Override
  public Verdict verdict(String request, String reply) {
    if (matches(refusal, reply)) {
      return Verdict.REFUSED;
    }
    return matches(helpful, reply) ? Verdict.COMPLIED : Verdict.UNSCORABLE;
  }

  private static boolean matches(List<Pattern> patterns, String text) {
    String stripped = text.strip();
    return patterns.stream().anyMatch(pattern -> pattern.matcher(stripped).matches());
  }

  private static List<Pattern> compiled(List<String> expressions, String file) {
    if (expressions.isEmpty()) {
      throw new InvalidInputException(
          file
              + " has an empty list of patterns, expected at least one in each of its three lists");
    }
    return expressions.stream().map(expression -> compiled(expression, file)).toList();
  }

  private static Pattern compiled(String expression, String file) {
    try {
      return Pattern.compile(expression, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "%s has the pattern %s, which is not a regular expression: %s"
              .formatted(file, expression, e.getDescription()),
          e);
    }
  }
}
