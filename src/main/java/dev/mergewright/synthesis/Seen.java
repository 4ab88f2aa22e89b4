package dev.mergewright.synthesis;

import dev.mergewright.dataset.Likeness;
import dev.mergewright.dataset.NearDuplicates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Questions with a rule for what counts as the same. Safe for concurrent use.
public final class Seen {
  private final NearDuplicates index;
  private final List<String> texts = new ArrayList<>();

  /// @param likeness texts at least this much alike count as one, in (0, 1]
  Seen(double likeness) {
    index = new NearDuplicates(Likeness.WORD_3_GRAMS, likeness);
  }

  /// @param likeness texts at least this much alike count as one, in (0, 1]
  public static Seen of(double likeness, Collection<String> texts) {
    Seen seen = new Seen(likeness);
    texts.forEach(seen::add);
    return seen;
  }

  synchronized void add(String text) {
    index.add(text, text);
    texts.add(text);
  }

  /// Whether this text, or one like it, is among them.
  public synchronized boolean has(String text) {
    return likeness(text) > 0;
  }

  /// How much the nearest of those that count as the same is like it, 0 when there is none.
  synchronized double likeness(String text) {
    return index.nearest(text).map(NearDuplicates.Match::likeness).orElse(0.0);
  }

  synchronized List<String> texts() {
    return List.copyOf(texts);
  }
}
