package dev.mergewright.synthesis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the slots of a stream put for the variables of its prompts.
///
/// @param fixed values that all slots share
/// @param topics the values of `topic`, of which each slot draws one; empty for none
/// @param attributes further variables; any run of as many slots as an attribute has values,
///   counted from the first slot, gets each value once, in an order drawn by the seed
public record SlotValues(
    Map<String, String> fixed, List<String> topics, Map<String, List<String>> attributes) {
  static final String TOPIC = "topic";

  public SlotValues {
    fixed = Map.copyOf(fixed);
    topics = List.copyOf(topics);
    attributes = new TreeMap<>(attributes);
  }

  public static SlotValues ofTopics(List<String> topics) {
    return new SlotValues(Map.of(), topics, Map.of());
  }

  SortedMap<String, String> at(int number, long seed) {
    SortedMap<String, String> values = new TreeMap<>(fixed);
    if (!topics.isEmpty()) {
      values.put(TOPIC, topics.get(Seeds.pick(seed, TOPIC, number, topics.size())));
    }
    attributes.forEach(
        (attribute, choices) -> values.put(attribute, inTurn(attribute, choices, number, seed)));
    return values;
  }

  private static String inTurn(String attribute, List<String> choices, int number, long seed) {
    List<String> order = new ArrayList<>(choices);
    Collections.shuffle(order, new Random(Seeds.of(seed, attribute, number / choices.size())));
    return order.get(number % choices.size());
  }
}
