package dev.mergewright.synthesis;

import dev.mergewright.dataset.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The open places of a quota in an order drawn by the seed, so that early and late rows are spread
/// over the splits alike.
final class Places {
  private final List<Split> open = new ArrayList<>();
  private final int[] left = new int[Split.values().length];

  Places(Quota quota, long seed) {
    for (Split split : Split.values()) {
      open.addAll(Collections.nCopies(quota.rows(split), split));
      left[split.ordinal()] = quota.rows(split);
    }
    Collections.shuffle(open, new Random(seed));
  }

  int left() {
    return open.size();
  }

  /// The places that are left in a split.
  int left(Split split) {
    return left[split.ordinal()];
  }

  /// The splits of the open places, the next one first.
  List<Split> order() {
    return Collections.unmodifiableList(open);
  }

  void take(Split split) {
    if (!open.remove(split)) {
      throw new IllegalStateException("no place is left in " + split.key());
    }
    left[split.ordinal()]--;
  }
}
