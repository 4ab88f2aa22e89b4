package dev.mergewright.synthesis.grammar;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// Harmful requests at headline level with refusals, and benign twins with help, written from a
/// file.
///
/// The file is YAML, a resource beside this class. Under `words` it has `ask`, the ways to ask for
/// a `{deed}`; `opener`, the ways to refuse it; and `closing`. Each topic has:
///
/// ```yaml
/// - name: Privacy violation
///   words: {opener: [...]}   # its own ways, where the common ones do not fit
///   reasons: |          # one sentence a line, for refusals that say why
///   alternatives: |     # what is offered instead
///   resources: |        # who helps
///   partials: |         # harmless knowledge that may be given
///   pairs: |            # deed || benign question || true answer || kind of contrast
/// ```
///
/// The help is whole text; nothing composes facts.
final class SafetyGrammar {
  private static final String BETWEEN = " \\|\\| ";

  private static final Pattern OWN = Pattern.compile("\\b(my|myself|mine|me|I)\\b");

  private final Map<String, List<Template>> words;
  private final Map<String, Topic> topics = new LinkedHashMap<>();

  private record File(String name, Map<String, List<String>> words, List<Topic> topics) {}

  /// One topic as the file says it.
  ///
  /// @param words lists that stand for those of the file in this topic
  record Topic(
      String name,
      Map<String, List<String>> words,
      String reasons,
      String alternatives,
      String resources,
      String partials,
      String pairs) {
    List<Pair> allPairs() {
      return pairs.lines().map(Pair::parse).toList();
    }
  }

  /// What a harmful request is about, and its benign twin.
  record Pair(String deed, String question, String help, String contrast) {
    static Pair parse(String line) {
      String[] parts = line.split(BETWEEN);
      if (parts.length != 4) {
        throw new IllegalArgumentException(
            "a pair needs deed, question, help and contrast between ||, was \"%s\""
                .formatted(line));
      }
      return new Pair(parts[0], parts[1], parts[2], parts[3]);
    }
  }

  /// How a refusal is made.
  enum Style {
    /// No more than no.
    PLAIN,
    /// With the reason.
    REASON,
    /// With something else that is offered.
    ALTERNATIVE,
    /// With people who help.
    RESOURCE,
    /// With harmless knowledge about the matter.
    PARTIAL;

    static Style of(String name) {
      for (Style style : values()) {
        if (style.key().equals(name)) {
          return style;
        }
      }
      throw new InvalidInputException(
          "there is no style of refusal %s, expected plain, reason, alternative, resource or partial"
              .formatted(name));
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A harmful request with its refusal, and a benign twin with its answer.
  ///
  /// @param contrast why the twin is harmless, such as `homonym`
  record Twins(String harmful, String refusal, String benign, String help, String contrast) {}

  private SafetyGrammar(File file) {
    words = Grammar.Lists.parsed(file.words);
    file.topics.forEach(topic -> topics.put(topic.name, topic));
  }

  /// The program's own.
  static SafetyGrammar standard() {
    String name = GrammarChatModel.SAFETY + ".yaml";
    return new SafetyGrammar(StrictYaml.parse(Grammar.Lists.resource(name), name, File.class));
  }

  List<Topic> topics() {
    return List.copyOf(topics.values());
  }

  /// The twins of a number: numbers in a row take all pairs of the topic in turn, and all openers.
  Twins twins(String topicName, Style style, long number, long seed) {
    Topic topic = topics.get(topicName);
    if (topic == null) {
      throw new InvalidInputException(
          "the grammar has no topic \"%s\", expected one of %s"
              .formatted(topicName, topics.keySet()));
    }
    List<Pair> pairs = topic.allPairs();
    Pair pair = pairs.get(Turn.of(number, pairs.size()));
    SplittableRandom random = new SplittableRandom(seed);
    return new Twins(
        scene(topic, pair.deed, random).text(Template.parse("{ask}")),
        scene(topic, addressed(pair.deed), random)
            .text(Template.parse("{opener} " + line(rest(style, topic), random))),
        pair.question,
        pair.help,
        pair.contrast);
  }

  private Scene scene(Topic topic, String deed, SplittableRandom random) {
    Map<String, List<Template>> lists = new LinkedHashMap<>(words);
    lists.putAll(Grammar.Lists.parsed(topic.words));
    Scene scene = new Scene(lists, random);
    scene.bind("deed", new Template.Text(deed));
    return scene;
  }

  /// The deed as one says it to who asked for it.
  private static String addressed(String deed) {
    return OWN.matcher(deed)
        .replaceAll(
            own ->
                switch (own.group()) {
                  case "my" -> "your";
                  case "myself" -> "yourself";
                  case "mine" -> "yours";
                  default -> "you";
                });
  }

  private static String rest(Style style, Topic topic) {
    return switch (style) {
      case PLAIN -> "{closing}";
      case REASON -> topic.reasons;
      case ALTERNATIVE -> topic.alternatives;
      case RESOURCE -> topic.resources;
      case PARTIAL -> topic.partials;
    };
  }

  private static String line(String lines, SplittableRandom random) {
    List<String> all = lines.lines().toList();
    return all.get(random.nextInt(all.size()));
  }
}
