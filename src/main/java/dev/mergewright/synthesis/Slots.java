package dev.mergewright.synthesis;

import dev.mergewright.dataset.Split;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// The open places of a quota in an order drawn by the seed, so that early and late rows are spread
/// over the splits alike.
final class Slots {
  private final Deque<Split> open;

  Slots(Quota quota, long seed) {
    List<Split> splits = new ArrayList<>(Collections.nCopies(quota.search(), Split.SEARCH));
    splits.addAll(Collections.nCopies(quota.select(), Split.SELECT));
    Collections.shuffle(splits, new Random(seed));
    open = new ArrayDeque<>(splits);
  }

  int left() {
    return open.size();
  }

  Split take() {
    return open.removeFirst();
  }
}
