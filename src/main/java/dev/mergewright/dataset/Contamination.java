package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a prompt overlaps with texts that something is measured on.
///
/// ```text
/// hit      a run of 13 words in common, or a score of at least 0.5
/// score    the share of the 8-grams of the text with fewer that the other has too;
///          where one of the two has fewer than 13 words, at least their 3-gram Jaccard index
/// ```
///
/// 13-grams alone, the usual rule, never find a prompt of fewer than 13 words, and half of all
/// safety prompts are shorter. The 8-gram share of the shorter text finds a test item with words
/// around it.
///
/// Sources: arXiv 2005.14165, appendix C (13-grams); arXiv 2204.02311, section 8 (8-grams).
public final class Contamination {
  private static final int LONG_RUN = 13;
  private static final int RUN = 8;
  private static final double HIT = 0.5;

  private final List<Known> texts = new ArrayList<>();
  private final Grams grams = new Grams();
  private final Postings longRuns = new Postings();
  private final Postings runs = new Postings();
  private final Postings shingles = new Postings();
  private final List<String> names;

  /// The reference text that a prompt has most in common with.
  ///
  /// @param reference its id
  /// @param score how much they have in common, in (0, 1]
  /// @param isHit whether that is too much
  public record Match(String reference, double score, boolean isHit) {
    private boolean isAbove(@Nullable Match other) {
      return other == null || (isHit == other.isHit ? score > other.score : isHit);
    }
  }

  private record Features(int words, int[] longRuns, int[] runs, int[] shingles) {}

  /// A reference text, as far as it is needed again.
  private record Known(String id, int words, int runs, int shingles) {}

  /// @param references the texts; none gives no match
  public Contamination(List<Reference> references) {
    names = references.stream().map(Reference::name).toList();
    for (Reference reference : references) {
      reference.texts().forEach(this::add);
    }
  }

  /// What is checked against, for reports.
  public List<String> names() {
    return names;
  }

  /// How many texts are checked against.
  public int size() {
    return texts.size();
  }

  /// The text that a prompt has most in common with, hits first; empty when nothing is shared.
  public Optional<Match> closest(String prompt) {
    Features one = features(prompt);
    if (one.words == 0) {
      return Optional.empty();
    }
    Set<Integer> hits = new HashSet<>();
    longRuns.count(one.longRuns, (text, _) -> hits.add(text));
    Best best = new Best();
    runs.count(
        one.runs,
        (text, common) -> {
          double score = (double) common / Math.min(one.runs.length, texts.get(text).runs);
          best.offer(text, score, hits.contains(text));
        });
    shingles.count(
        one.shingles,
        (text, common) -> {
          Known other = texts.get(text);
          if (Math.min(one.words, other.words) < LONG_RUN) {
            int all = one.shingles.length + other.shingles - common;
            best.offer(text, (double) common / all, false);
          }
        });
    return Optional.ofNullable(best.match);
  }

  /// The best match so far; of equal ones the earlier text.
  private final class Best {
    private @Nullable Match match;
    private int text;

    void offer(int candidate, double score, boolean hasLongRun) {
      Match offered = new Match(texts.get(candidate).id, score, hasLongRun || score >= HIT);
      boolean isEqual = match != null && !offered.isAbove(match) && !match.isAbove(offered);
      if (offered.isAbove(match) || (isEqual && candidate < text)) {
        match = offered;
        text = candidate;
      }
    }
  }

  private void add(Reference.Text text) {
    Features one = features(text.text());
    if (one.words > 0) {
      texts.add(new Known(text.id(), one.words, one.runs.length, one.shingles.length));
      longRuns.add(one.longRuns);
      runs.add(one.runs);
      shingles.add(one.shingles);
    }
  }

  private Features features(String text) {
    int[] words = grams.words(Words.of(text));
    return new Features(
        words.length,
        Grams.distinct(grams.runs(words, LONG_RUN)),
        Grams.distinct(grams.runs(words, RUN)),
        Grams.distinct(grams.shingles(words)));
  }
}
