package dev.mergewright.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers for words and runs of words. Equal runs have equal numbers and different runs different
/// ones: nothing is hashed down.
///
/// A run of words is the pair of two runs that cover it, so that 13 words take four look-ups: 2 = 1
/// + 1, 4 = 2 + 2, 8 = 4 + 4, 13 = 8 and the 8 that begins five words later.
final class Grams {
  private static final int SHINGLE = 3;

  private final Map<String, Integer> words = new HashMap<>();
  private final Map<Integer, Numbering> runs = new HashMap<>();
  private final Numbering uses = new Numbering();

  /// The numbers of words; words that appear for the first time get one.
  int[] words(List<String> text) {
    int[] numbers = new int[text.size()];
    for (int i = 0; i < numbers.length; i++) {
      Integer number = words.putIfAbsent(text.get(i), words.size());
      numbers[i] = number == null ? words.size() - 1 : number;
    }
    return numbers;
  }

  /// The numbers of all runs of `length` words in a text, in their order; none when the text is
  /// shorter.
  int[] runs(int[] text, int length) {
    if (text.length < length || length == 1) {
      return length == 1 ? text : new int[0];
    }
    int half = Integer.highestOneBit(length - 1); // the longest power of two that is shorter
    int[] parts = runs(text, half);
    Numbering numbering = runs.computeIfAbsent(length, _ -> new Numbering());
    int[] numbers = new int[text.length - length + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = numbering.number(Numbering.key(parts[i], parts[i + length - half]));
    }
    return numbers;
  }

  /// The numbers of all runs of three words; a shorter text is one run.
  int[] shingles(int[] text) {
    return text.length < SHINGLE ? new int[] {whole(text)} : runs(text, SHINGLE);
  }

  /// The numbers of the uses of words: the second use of a word has a number of its own.
  int[] uses(int[] text) {
    Map<Integer, Integer> counts = new HashMap<>();
    int[] numbers = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      int use = counts.merge(text[i], 1, Integer::sum);
      numbers[i] = uses.number(Numbering.key(text[i], use));
    }
    return numbers;
  }

  /// Beside the pairs of runs, which have no negative part.
  private int whole(int[] text) {
    int first = text.length > 0 ? text[0] : -1;
    int pair = text.length > 1 ? runs(text, 2)[0] : first;
    return runs.computeIfAbsent(SHINGLE, _ -> new Numbering())
        .number(Numbering.key(pair, -1 - text.length));
  }

  /// Each number once, in rising order.
  static int[] distinct(int[] numbers) {
    return Arrays.stream(numbers).sorted().distinct().toArray();
  }
}
