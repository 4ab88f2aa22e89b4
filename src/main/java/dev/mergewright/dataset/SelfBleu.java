package dev.mergewright.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// BLEU-4 of each text with all others as its references, the mean over the texts.
///
/// ```text
/// BLEU = min(1, exp(1 - r / c)) * (p1 p2 p3 p4)^(1/4)
///   c  words of the text; r  words of the other text whose length is nearest, the shorter of two
///   pn matched n-grams, each at most as often as in the one other text that has it most, over the
///      n-grams of the text; 0.1 matches where there is none
/// ```
///
/// A text of fewer than four words has no 4-gram and is measured by the grams that it has.
///
/// Sources: Papineni et al., ACL 2002, 311-318; Zhu et al., arXiv 1802.01886 (Self-BLEU); Chen and
/// Cherry, WMT 2014, 362-367 (the smoothing, their method 1).
final class SelfBleu {
  private static final int ORDER = 4;
  private static final double NO_MATCH = 0.1;

  private SelfBleu() {}

  /// The two highest counts of a gram in one text, and which text has the highest.
  private record Top(int text, int most, int second) {
    Top with(int other, int count) {
      if (count > most) {
        return new Top(other, count, most);
      }
      return count > second ? new Top(text, most, count) : this;
    }

    int inOthersThan(int one) {
      return one == text ? second : most;
    }
  }

  static double of(List<int[]> texts) {
    Grams grams = new Grams();
    double[] logarithms = new double[texts.size()];
    int[] orders = new int[texts.size()];
    for (int n = 1; n <= ORDER; n++) {
      List<Map<Integer, Integer>> counts = counts(texts, grams, n);
      Map<Integer, Top> tops = tops(counts);
      for (int i = 0; i < texts.size(); i++) {
        int all = texts.get(i).length - n + 1;
        if (all > 0) {
          double matched = Math.max(matched(counts.get(i), tops, i), NO_MATCH);
          logarithms[i] += Math.log(matched / all);
          orders[i]++;
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < texts.size(); i++) {
      if (orders[i] > 0) {
        sum += brevity(texts, i) * Math.exp(logarithms[i] / orders[i]);
      }
    }
    return sum / texts.size();
  }

  private static List<Map<Integer, Integer>> counts(List<int[]> texts, Grams grams, int n) {
    return texts.stream()
        .map(
            text -> {
              Map<Integer, Integer> counts = new HashMap<>();
              Arrays.stream(grams.runs(text, n))
                  .forEach(gram -> counts.merge(gram, 1, Integer::sum));
              return counts;
            })
        .toList();
  }

  private static Map<Integer, Top> tops(List<Map<Integer, Integer>> counts) {
    Map<Integer, Top> tops = new HashMap<>();
    for (int i = 0; i < counts.size(); i++) {
      int text = i;
      counts
          .get(i)
          .forEach(
              (gram, count) ->
                  tops.merge(
                      gram, new Top(text, count, 0), (before, _) -> before.with(text, count)));
    }
    return tops;
  }

  private static int matched(Map<Integer, Integer> counts, Map<Integer, Top> tops, int text) {
    int matched = 0;
    for (Map.Entry<Integer, Integer> gram : counts.entrySet()) {
      Top top = tops.get(gram.getKey());
      matched += top == null ? 0 : Math.min(gram.getValue(), top.inOthersThan(text));
    }
    return matched;
  }

  private static double brevity(List<int[]> texts, int text) {
    int length = texts.get(text).length;
    int nearest = Integer.MAX_VALUE;
    for (int i = 0; i < texts.size(); i++) {
      int other = texts.get(i).length;
      int step = Integer.compare(Math.abs(other - length), Math.abs(nearest - length));
      if (i != text && (step < 0 || (step == 0 && other < nearest))) {
        nearest = other;
      }
    }
    return nearest <= length || texts.size() == 1 ? 1 : Math.exp(1 - (double) nearest / length);
  }
}
