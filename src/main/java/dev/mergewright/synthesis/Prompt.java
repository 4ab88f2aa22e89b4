package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model is asked, read from `prompts/<set>/<name>.md` and checked before the first call.
///
/// The file is a YAML head between two lines `---`, then the text. The head has these keys:
///
/// ```yaml
/// id: miniature/write-question
/// version: 1
/// variables: {topic: ["0", "1"]}   # name and the values it may have; [] allows any
/// output: text                     # or {json: Question}: that key of a JSON object
/// model_hint: {temperature: 0.8, max_tokens: 48}
/// licence: CC0-1.0
/// note: one sentence for people
/// ```
///
/// In the text, `{{topic}}` stands for the value of the variable; values are not searched for
/// further variables. The line end after the last line does not belong to the text.
///
/// @param id the id and version, `miniature/write-question@1`
/// @param sha256 the digest of the file
/// @param source where it was read, with the line of the first variable's declaration
/// @param text the text with its variables
/// @param variables the variables with the values that each may have, none for any
/// @param output the form of the reply
/// @param temperature the sampling temperature it was written for
/// @param maxTokens the longest useful reply
public record Prompt(
    String id,
    String sha256,
    String source,
    String text,
    Map<String, List<String>> variables,
    PromptOutput output,
    double temperature,
    int maxTokens) {
  static final Pattern VARIABLE = Pattern.compile("\\{\\{([a-z][a-z0-9_]*)\\}\\}");

  public Prompt {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  public static Prompt read(Path file) throws IOException {
    return PromptFile.read(file);
  }

  /// Refuses a prompt with a variable that the step using it cannot fill.
  void requireVariablesAmong(Set<String> offered) {
    for (String variable : variables.keySet()) {
      if (!offered.contains(variable)) {
        throw new InvalidInputException(
            "%s declares the variable %s, but this step fills only %s"
                .formatted(source, variable, offered));
      }
    }
  }

  /// The text with the variables' values put in.
  String render(Map<String, String> values) {
    return VARIABLE.matcher(text).replaceAll(found -> value(found, values));
  }

  private String value(MatchResult found, Map<String, String> values) {
    String value = values.get(found.group(1));
    if (value == null) {
      throw new IllegalArgumentException(source + " got no value for " + found.group(1));
    }
    return Matcher.quoteReplacement(value);
  }
}
