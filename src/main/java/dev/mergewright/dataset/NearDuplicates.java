package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds, among the texts before it, those that a text is like: all pairs, exactly, by an inverted
/// index. Texts come one after the other and the earlier one of two stays, so the order decides and
/// nothing else does.
///
/// The time for a text follows from the texts that share a feature with it; with 3-grams those are
/// few unless all texts come from one template.
public final class NearDuplicates {
  private final Likeness measure;
  private final double threshold;
  private final Grams grams = new Grams();
  private final Postings postings = new Postings();
  private final List<Indexed> texts = new ArrayList<>();

  /// An earlier text that is like another.
  ///
  /// @param id the earlier text's id
  /// @param likeness how much they are alike, in (0, 1]
  public record Match(String id, double likeness) {}

  /// A text as the index knows it.
  private record Indexed(String id, int[] words, int[] features) {}

  /// A text by its number.
  record Found(int text, double likeness) {}

  /// @param threshold the likeness from which on texts are near-duplicates, in (0, 1]
  public NearDuplicates(Likeness measure, double threshold) {
    Overlap.requireLikeness(threshold);
    this.measure = measure;
    this.threshold = threshold;
  }

  /// The usual measure and threshold for prompts.
  public static NearDuplicates standard() {
    return new NearDuplicates(Likeness.WORD_3_GRAMS, Likeness.WORD_3_GRAMS.nearDuplicate());
  }

  /// How many texts there are.
  public int size() {
    return texts.size();
  }

  /// Adds a text, whatever it is like.
  public void add(String id, String text) {
    add(indexed(id, Words.of(text)));
  }

  /// Adds a text unless it is a near-duplicate of one before; then it returns the one that it is
  /// most like.
  public Optional<Match> addUnlessNear(String id, String text) {
    Indexed one = indexed(id, Words.of(text));
    Optional<Match> nearest = first(search(one, threshold));
    if (nearest.isEmpty()) {
      add(one);
    }
    return nearest;
  }

  /// The near-duplicate that is most like a text, the earliest of several; empty when there is
  /// none.
  public Optional<Match> nearest(String text) {
    return first(search(indexed("", Words.of(text)), threshold));
  }

  /// The text that is most like another, near-duplicate or not; empty when nothing is shared.
  public Optional<Match> closest(String text) {
    return first(search(indexed("", Words.of(text)), Double.MIN_VALUE));
  }

  void add(List<String> words) {
    add(indexed("", words));
  }

  /// All near-duplicates of a text, in the order in which they were added.
  List<Found> matches(List<String> words) {
    List<Found> found = search(indexed("", words), threshold);
    found.sort(Comparator.comparingInt(Found::text));
    return found;
  }

  /// All texts that share anything with a text, in the order in which they were added.
  List<Found> alike(String text) {
    List<Found> found = search(indexed("", Words.of(text)), Double.MIN_VALUE);
    found.sort(Comparator.comparingInt(Found::text));
    return found;
  }

  private void add(Indexed text) {
    postings.add(text.features);
    texts.add(text);
  }

  private Optional<Match> first(List<Found> found) {
    return found.stream()
        .min(Comparator.comparingDouble(Found::likeness).reversed().thenComparing(Found::text))
        .map(one -> new Match(texts.get(one.text).id, one.likeness));
  }

  private Indexed indexed(String id, List<String> text) {
    int[] words = grams.words(text);
    return switch (measure) {
      case WORD_3_GRAMS -> new Indexed(id, words, Grams.distinct(grams.shingles(words)));
      // The words bound the common subsequence; the second use of a word is another feature.
      case ROUGE_L -> new Indexed(id, words, grams.uses(words));
    };
  }

  private List<Found> search(Indexed text, double least) {
    List<Found> found = new ArrayList<>();
    postings.count(
        text.features,
        (other, common) -> {
          double likeness = likeness(text, texts.get(other), common, least);
          if (likeness >= least) {
            found.add(new Found(other, likeness));
          }
        });
    return found;
  }

  private double likeness(Indexed one, Indexed other, int common, double least) {
    return switch (measure) {
      case WORD_3_GRAMS -> (double) common / (one.features.length + other.features.length - common);
      case ROUGE_L -> {
        double all = one.words.length + other.words.length;
        yield 2 * common / all < least
            ? 0
            : 2 * CommonSubsequence.length(one.words, other.words) / all;
      }
    };
  }
}
