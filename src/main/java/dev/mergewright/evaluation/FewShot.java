package dev.mergewright.evaluation;

import dev.mergewright.dataset.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// Solved items before each question.
///
/// They are taken from the items of the question's category where there are enough of it, else from
/// all, and never hold the question itself: the first ones in the file's order, or, with a seed,
/// ones drawn anew for each question by seed and question alone.
///
/// @param count how many
/// @param pool where they are taken from
/// @param seed draws them; 0 takes the first
public record FewShot(int count, List<? extends Item> pool, long seed) {
  /// No solved items.
  public static final FewShot NONE = new FewShot(0, List.of(), 0);

  public FewShot {
    pool = List.copyOf(pool);
    if (count < 0 || count > pool.size()) {
      throw new IllegalArgumentException(
          "shots must be in [0, %d], the items they are taken from, was %d"
              .formatted(pool.size(), count));
    }
  }

  /// The solved items of a question, in the order in which they are shown.
  <T extends Item> List<T> of(T question, Class<T> type) {
    if (count == 0) {
      return List.of();
    }
    List<T> others = new ArrayList<>();
    List<T> alike = new ArrayList<>();
    for (Item item : pool) {
      if (type.isInstance(item) && !item.text().equals(question.text())) {
        others.add(type.cast(item));
        if (item.category().equals(question.category())) {
          alike.add(type.cast(item));
        }
      }
    }
    List<T> from = alike.size() >= count ? alike : others;
    if (from.size() < count) {
      throw new IllegalArgumentException(
          "%d solved items are wanted, there are %d besides the question %s"
              .formatted(count, from.size(), question.id()));
    }
    if (seed != 0) {
      SplittableRandom random = new SplittableRandom(seed ^ question.text().hashCode());
      Collections.shuffle(from, Random.from(random));
    }
    return List.copyOf(from.subList(0, count));
  }
}
