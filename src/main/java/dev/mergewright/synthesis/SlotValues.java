package dev.mergewright.synthesis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the slots of a stream put for the variables of its prompts.
///
/// @param fixed values that all slots share
/// @param topics the values of `topic`, of which each slot draws one; empty for none
/// @param examples questions by people, of which each slot draws three as the value of `examples`;
///   empty for none
/// @param attributes further variables; any run of as many slots as an attribute has values,
///   counted from the first slot, gets each value once, in an order drawn by the seed
public record SlotValues(
    Map<String, String> fixed,
    List<String> topics,
    List<String> examples,
    Map<String, List<String>> attributes) {
  static final String TOPIC = "topic";
  static final String EXAMPLES = "examples";

  /// The examples that a slot shows.
  static final int SHOWN = 3;

  public SlotValues {
    fixed = Map.copyOf(fixed);
    topics = List.copyOf(topics);
    examples = List.copyOf(examples);
    attributes = new TreeMap<>(attributes);
  }

  /// Values without examples.
  public SlotValues(
      Map<String, String> fixed, List<String> topics, Map<String, List<String>> attributes) {
    this(fixed, topics, List.of(), attributes);
  }

  public static SlotValues ofTopics(List<String> topics) {
    return new SlotValues(Map.of(), topics, Map.of());
  }

  SortedMap<String, String> at(int number, long seed) {
    SortedMap<String, String> values = new TreeMap<>(fixed);
    if (!topics.isEmpty()) {
      values.put(TOPIC, topics.get(Seeds.pick(seed, TOPIC, number, topics.size())));
    }
    if (!examples.isEmpty()) {
      values.put(EXAMPLES, drawn(number, seed));
    }
    attributes.forEach(
        (attribute, choices) -> values.put(attribute, inTurn(attribute, choices, number, seed)));
    return values;
  }

  /// Different ones for each slot, so that no three examples stamp all questions.
  private String drawn(int number, long seed) {
    List<String> order = new ArrayList<>(examples);
    Collections.shuffle(order, new Random(Seeds.of(seed, EXAMPLES, number)));
    return listed(order.subList(0, Math.min(SHOWN, order.size())));
  }

  /// Examples as a prompt shows them.
  static String listed(List<String> examples) {
    return examples.stream().map("- %s"::formatted).collect(Collectors.joining("\n"));
  }

  private static String inTurn(String attribute, List<String> choices, int number, long seed) {
    List<String> order = new ArrayList<>(choices);
    Collections.shuffle(order, new Random(Seeds.of(seed, attribute, number / choices.size())));
    return order.get(number % choices.size());
  }
}
