package dev.mergewright.synthesis.grammar;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Questions with exact answers, written from a file of words, numbers and ways to say things.
///
/// The file is YAML, a resource beside this class:
///
/// ```yaml
/// name: arithmetic
/// words:                    # lists by name; an entry is a template itself
///   person: [Amina, Ben]
/// intents:                  # as Intent.Form documents them
///   - name: discount
///     ...
/// ```
///
/// Intent, number and seed decide an item; nothing else does.
final class Grammar {
  private final Map<String, List<Template>> lists;
  private final Map<String, Intent> intents = new LinkedHashMap<>();

  private record File(String name, Map<String, List<String>> words, List<Intent.Form> intents) {}

  private Grammar(File file) {
    lists = Lists.parsed(file.words);
    file.intents.forEach(form -> intents.put(form.name(), new Intent(form)));
  }

  /// One of the program's own grammars.
  static Grammar of(String name) {
    return new Grammar(StrictYaml.parse(Lists.resource(name + ".yaml"), name, File.class));
  }

  List<String> intents() {
    return List.copyOf(intents.keySet());
  }

  Intent intent(String name) {
    Intent intent = intents.get(name);
    if (intent == null) {
      throw new InvalidInputException(
          "the grammar has no intent %s, expected one of %s".formatted(name, intents.keySet()));
    }
    return intent;
  }

  /// The item of a number. Numbers are those of a stream in which all intents take turns, so each
  /// round of intents goes on to the next way to ask.
  Item item(String intent, long number, long seed) {
    long round = number / intents.size();
    return intent(intent).item(lists, round, new SplittableRandom(seed));
  }

  /// The word lists of a grammar file.
  static final class Lists {
    private Lists() {}

    static Map<String, List<Template>> parsed(Map<String, List<String>> words) {
      Map<String, List<Template>> lists = new LinkedHashMap<>();
      words.forEach(
          (name, entries) -> lists.put(name, entries.stream().map(Template::parse).toList()));
      return lists;
    }

    static String resource(String name) {
      try (InputStream in = Grammar.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new InvalidInputException(
              "there is no grammar %s, expected arithmetic, reasoning or safety"
                  .formatted(name.replace(".yaml", "")));
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("the program's own file " + name + " cannot be read", e);
      }
    }
  }
}
