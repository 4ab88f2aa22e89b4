package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a model is asked, read from `prompts/<set>/<name>.md` and checked before the first call.
///
/// The file is a YAML head between two lines `---`, then the text. The head has these keys; those
/// from `stage` on may be left out:
///
/// ```yaml
/// id: safety-v2/ask-pair
/// version: 1
/// variables:
///   topic: [Hate, Privacy]         # the values it may have; [] allows any
///   request: {type: text, required: true, max_chars: 2000, values: []}   # type: text | line | integer
/// output: text                     # or {json: Question}, {json: [harmful, benign]}: keys of an object,
///                                  # {list: [question, answer]}: objects, {label: [yes, no]}: one word
/// model_hint: {temperature: 0.8, max_tokens: 48}
/// licence: CC0-1.0
/// note: one sentence for people
/// stage: ask                       # where in a synthesis it is used
/// taxonomy: llama-guard-3@1        # what its categories mean
/// language: en
/// authors: [who wrote it]
/// safety_note: why it asks for nothing that does harm
/// tests: [{variables: {topic: Hate}, sha256: '1a2b...'}]   # a rendering and its digest
/// ```
///
/// A line `## system`, `## user` or `## assistant` begins a message of that role, up to the next
/// such line; a text without them is one message of the user. In the text, `{{topic}}` stands for
/// the value of the variable and `\{{` for two braces; values are not searched for further
/// variables. A line `{{> headline-v1}}` stands for the text of `prompts/partials/headline-v1.md`.
///
/// @param id the id and version, `miniature/write-question@1`
/// @param sha256 the digest of the file with its partials put in
/// @param source where it was read, with the line of the first variable's declaration
/// @param turns the messages with their variables
/// @param variables the variables, in the order of the head
/// @param output the form of the reply
/// @param temperature the sampling temperature it was written for
/// @param maxTokens the longest useful reply
/// @param about what the file says of itself
public record Prompt(
    String id,
    String sha256,
    String source,
    List<Message> turns,
    Map<String, PromptVariable> variables,
    PromptOutput output,
    double temperature,
    int maxTokens,
    About about) {
  /// A variable, or braces that are meant literally.
  static final Pattern VARIABLE = Pattern.compile("\\\\\\{\\{|\\{\\{([a-z][a-z0-9_]*)\\}\\}");

  /// What a prompt file says of itself, for people and for `prompts lint`.
  ///
  /// @param stage where in a synthesis it is used, null when not said
  /// @param taxonomy id and version of the taxonomy of its categories, null when it has none
  /// @param language the BCP-47 code of its text, null when not said
  /// @param licence its SPDX identifier
  /// @param authors who wrote it
  /// @param note one sentence for people
  /// @param safetyNote why it asks for nothing that does harm, null when not said
  /// @param samples renderings with their digests
  public record About(
      @Nullable String stage,
      @Nullable String taxonomy,
      @Nullable String language,
      String licence,
      List<String> authors,
      String note,
      @Nullable String safetyNote,
      List<Sample> samples) {
    public About {
      authors = List.copyOf(authors);
      samples = List.copyOf(samples);
    }
  }

  /// Values for the variables and the digest of what they render to.
  public record Sample(Map<String, String> variables, String sha256) {
    public Sample {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }
  }

  public Prompt {
    turns = List.copyOf(turns);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  public static Prompt read(Path file) throws IOException {
    return PromptFile.read(file);
  }

  /// Refuses a prompt with a variable that the step using it cannot fill.
  void requireVariablesAmong(Set<String> offered) {
    variables.forEach(
        (name, variable) -> {
          if (variable.isRequired() && !offered.contains(name)) {
            throw new InvalidInputException(
                "%s declares the variable %s, but this step fills only %s"
                    .formatted(source, name, offered));
          }
        });
  }

  /// Refuses a prompt whose replies lack something that the step using it takes out of them.
  void requireKeys(List<String> needed) {
    if (!output.keys().containsAll(needed)) {
      throw new InvalidInputException(
          "%s asks for the keys %s, but this step needs %s; correct its output"
              .formatted(source, output.keys(), needed));
    }
  }

  /// Whether these values may be put in; those of no variable do not matter.
  boolean accepts(Map<String, String> values) {
    return fault(values) == null;
  }

  /// The messages with the variables' values put in; values of no variable are left out.
  ///
  /// @throws InvalidInputException when a value is missing or not allowed
  public List<Message> render(Map<String, String> values) {
    String fault = fault(values);
    if (fault != null) {
      throw new InvalidInputException(source + " " + fault);
    }
    return turns.stream()
        .map(turn -> new Message(turn.role(), put(turn.content(), values)))
        .toList();
  }

  /// A call that asks a model for what the prompt wants; a greedy one draws nothing.
  Call call(String speaker, Map<String, String> values, long seed) {
    return new Call(
        speaker,
        render(values),
        temperature,
        maxTokens,
        temperature == 0 ? 0 : seed,
        output.keys());
  }

  /// What asking for it costs at most.
  Strategy.Step step(String name, Speaker speaker, double calls) {
    int characters = turns.stream().mapToInt(turn -> turn.content().length()).sum();
    return new Answers(speaker, output).step(name, calls, characters, maxTokens);
  }

  /// A value for each variable that names its values, such as five styles: slots take them in turn.
  Map<String, String> valuesInTurn(int slot) {
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach(
        (name, variable) -> {
          if (!variable.values().isEmpty()) {
            values.put(name, variable.values().get(slot % variable.values().size()));
          }
        });
    return values;
  }

  /// Rendered messages as one text, each under a line with its role.
  public static String text(List<Message> messages) {
    return messages.stream()
        .map(message -> "## %s\n%s\n".formatted(message.role(), message.content()))
        .collect(Collectors.joining("\n"));
  }

  /// The digest of rendered messages, as a head's `tests` name it.
  public static String sha256(List<Message> messages) {
    return Sha256.of(text(messages));
  }

  private @Nullable String fault(Map<String, String> values) {
    for (Map.Entry<String, PromptVariable> variable : variables.entrySet()) {
      String fault = variable.getValue().fault(values.get(variable.getKey()));
      if (fault != null) {
        return "needs a value for %s, was %s".formatted(variable.getKey(), fault);
      }
    }
    return null;
  }

  private static String put(String text, Map<String, String> values) {
    return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(put(found, values)));
  }

  private static String put(MatchResult found, Map<String, String> values) {
    return found.group(1) == null ? "{{" : values.getOrDefault(found.group(1), "");
  }
}
