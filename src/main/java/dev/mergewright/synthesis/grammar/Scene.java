package dev.mergewright.synthesis.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// What one row is about: its numbers, and the words drawn for it.
///
/// A name keeps its word through the row, so that a question and its answer speak of the same
/// person. `{person2}` is another word of the list `person` than `{person}` is.
final class Scene {
  private final Map<String, List<Template>> lists;
  private final RandomGenerator random;
  private final Map<String, Rational> numbers = new HashMap<>();
  private final Map<String, Template> lines = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();

  /// @param lists the words and rules by name
  Scene(Map<String, List<Template>> lists, RandomGenerator random) {
    this.lists = lists;
    this.random = random;
  }

  /// Draws all numbers anew; one that is computed may use any other.
  void draw(Map<String, Draw> draws) {
    numbers.clear();
    drawAlso(draws);
  }

  /// Draws more numbers beside those that are there.
  void drawAlso(Map<String, Draw> draws) {
    Map<String, Draw> open = new LinkedHashMap<>(draws);
    draws.keySet().forEach(name -> drawn(name, open));
  }

  private Rational drawn(String name, Map<String, Draw> open) {
    Draw draw = open.remove(name);
    if (draw != null) {
      numbers.put(name, draw.number(other -> drawn(other, open), random));
    }
    return number(name);
  }

  /// Gives a name a text.
  void bind(String name, Template text) {
    lines.put(name, text);
  }

  Rational number(String name) {
    Rational number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "there is no number %s, only %s".formatted(name, numbers.keySet()));
    }
    return number;
  }

  /// A template with everything put in.
  String text(Template template) {
    // A word may be empty; indentation stays.
    return Written.sentences(raw(template).replaceAll("(?<=\\S) {2,}", " ")).strip();
  }

  private String raw(Template template) {
    return switch (template) {
      case Template.Text(String text) -> text;
      case Template.Hole hole -> hole(hole);
      case Template.Agreement(String name, String one, String many) ->
          number(name).equals(Rational.of(1)) ? one : many;
      case Template.Sequence(List<Template> parts) ->
          parts.stream().map(this::raw).collect(Collectors.joining());
      case Template.Choice(List<Template> options) ->
          raw(options.get(random.nextInt(options.size())));
      case Template.Shuffle(List<Template> parts) ->
          shuffled(parts).stream().map(this::raw).collect(Collectors.joining(" "));
    };
  }

  private String hole(Template.Hole hole) {
    String name = hole.names().getFirst();
    if (hole.form().equals("a")) {
      return Written.withArticle(word(name));
    }
    if (hole.form().isEmpty() && !numbers.containsKey(name)) {
      return word(name);
    }
    return Written.in(hole.form(), hole.names().stream().map(this::number).toList());
  }

  private String word(String name) {
    String known = words.get(name);
    if (known == null) {
      Template line = lines.get(name);
      known = line == null ? drawn(name) : raw(line);
      words.put(name, known);
    }
    return known;
  }

  /// A word of a list that no other name of the same list has.
  private String drawn(String name) {
    String list = name.replaceFirst("[0-9]+$", "");
    List<Template> all = lists.get(list);
    if (all == null) {
      throw new IllegalArgumentException(
          "there is no number, word or rule called %s; declare it".formatted(name));
    }
    List<String> taken = new ArrayList<>();
    words.forEach(
        (other, word) -> {
          if (other.replaceFirst("[0-9]+$", "").equals(list)) {
            taken.add(word);
          }
        });
    for (Template option : shuffled(all)) {
      String word = raw(option);
      if (!taken.contains(word)) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        "the list %s has too few words for %s".formatted(list, name));
  }

  private List<Template> shuffled(List<Template> templates) {
    List<Template> copy = new ArrayList<>(templates);
    for (int i = copy.size() - 1; i > 0; i--) {
      Template swapped = copy.set(random.nextInt(i + 1), copy.get(i));
      copy.set(i, swapped);
    }
    return copy;
  }
}
