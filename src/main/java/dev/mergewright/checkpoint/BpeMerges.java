package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.TokenizerJson.Merge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The merges of a byte-pair encoding, best first: splits a word into tokens.
///
/// Starts from single characters and joins the neighbours whose merge comes first in the list,
/// until no merge applies.
final class BpeMerges {
  private final Map<Merge, Integer> ranks = new HashMap<>();
  private final List<Merge> merges = new ArrayList<>();

  BpeMerges(Collection<Merge> merges) {
    merges.forEach(this::append);
  }

  /// Adds a merge behind all others, unless it is there.
  ///
  /// @return whether it was new
  boolean append(Merge merge) {
    if (ranks.putIfAbsent(merge, merges.size()) != null) {
      return false;
    }
    merges.add(merge);
    return true;
  }

  /// The tokens of a word.
  List<String> split(String word) {
    List<String> parts = new ArrayList<>();
    word.codePoints().forEach(point -> parts.add(Character.toString(point)));
    int best = best(parts);
    while (best >= 0) {
      parts.set(best, parts.get(best) + parts.remove(best + 1));
      best = best(parts);
    }
    return parts;
  }

  private int best(List<String> parts) {
    int best = -1;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i + 1 < parts.size(); i++) {
      int rank = ranks.getOrDefault(new Merge(parts.get(i), parts.get(i + 1)), least);
      if (rank < least) {
        least = rank;
        best = i;
      }
    }
    return best;
  }
}
