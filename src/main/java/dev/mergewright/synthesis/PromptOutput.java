package dev.mergewright.synthesis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The form of a reply to a prompt, and how what is wanted is taken out of it.
///
/// Every form gives items of named texts: free text is one item with the one name `text`. A reply
/// of another form gives none; nothing in it is ever run as code.
public sealed interface PromptOutput {
  /// All that is wanted, in the reply's order; empty when the reply has another form.
  List<SequencedMap<String, String>> items(String reply);

  /// The keys of the JSON object that is asked for, for servers that can hold a reply to a schema;
  /// empty for free text.
  List<String> keys();

  /// The first item, empty when the reply has another form.
  default Optional<SequencedMap<String, String>> item(String reply) {
    return items(reply).stream().findFirst();
  }

  /// The first text of the first item, empty when the reply has another form.
  default Optional<String> parse(String reply) {
    return item(reply).map(item -> item.firstEntry().getValue());
  }

  /// The whole reply.
  record Text() implements PromptOutput {
    @Override
    public List<SequencedMap<String, String>> items(String reply) {
      return reply.isBlank() || !JsonReply.isWhole(reply)
          ? List.of()
          : List.of(named("text", reply.strip()));
    }

    @Override
    public List<String> keys() {
      return List.of();
    }
  }

  /// One word of a few, alone in the first line; letter case, quotes, emphasis and a full stop do
  /// not matter. Nothing is searched for inside a sentence: "not refused" is no label.
  ///
  /// @param labels the words
  record Label(List<String> labels) implements PromptOutput {
    private static final Pattern DRESS = Pattern.compile("^[\"'`*\\s]+|[\"'`*.\\s]+$");

    public Label {
      labels = List.copyOf(labels);
    }

    @Override
    public List<SequencedMap<String, String>> items(String reply) {
      String first = reply.strip().lines().findFirst().orElse("");
      String word = DRESS.matcher(first).replaceAll("");
      return labels.stream()
          .filter(label -> label.equalsIgnoreCase(word))
          .map(label -> named("label", label))
          .limit(1)
          .toList();
    }

    @Override
    public List<String> keys() {
      return List.of();
    }
  }

  /// Keys of a JSON object, or of the first object of a list.
  ///
  /// @param keys the keys whose texts are wanted, all of them
  record Json(List<String> keys) implements PromptOutput {
    public Json {
      keys = List.copyOf(keys);
    }

    Json(String key) {
      this(List.of(key));
    }

    @Override
    public List<SequencedMap<String, String>> items(String reply) {
      return JsonReply.objects(reply, keys).stream().limit(1).toList();
    }
  }

  /// A JSON list of objects with these keys, or an object whose only value is such a list. An
  /// object that lacks a key spoils the list, since a list cut short is no longer what was asked
  /// for.
  ///
  /// @param keys the keys whose texts are wanted, all of them in each object
  record JsonList(List<String> keys) implements PromptOutput {
    public JsonList {
      keys = List.copyOf(keys);
    }

    @Override
    public List<SequencedMap<String, String>> items(String reply) {
      return JsonReply.objects(reply, keys);
    }
  }

  private static SequencedMap<String, String> named(String name, String text) {
    SequencedMap<String, String> item = new LinkedHashMap<>();
    item.put(name, text);
    return item;
  }
}
