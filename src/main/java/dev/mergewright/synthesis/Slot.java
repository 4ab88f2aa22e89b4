package dev.mergewright.synthesis;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A place for one candidate: everything that is decided about it before a model is asked.
///
/// @param stream the number of the stream of candidates that it belongs to
/// @param number its number in the stream, from 0
/// @param seed the key of everything drawn for it; follows from the run's seed, the stream and the
///   number alone
/// @param values what the prompt's variables get: topic, persona, style, length and the like
public record Slot(int stream, int number, long seed, SortedMap<String, String> values) {
  public Slot {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Slot of(int stream, int number, long seed, Map<String, String> values) {
    return new Slot(stream, number, seed, new TreeMap<>(values));
  }
}
