package dev.mergewright.dataset;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The wording of a prompt, for telling duplicates: case, spacing and Unicode form do not count.
///
/// Likeness is the Jaccard index of the two sets of word 3-grams, which sees one changed word in a
/// short prompt; a text of fewer than three words is one gram.
///
/// @param text the normalised text
/// @param grams its word 3-grams
public record Wording(String text, Set<String> grams) {
  private static final int GRAM = 3;

  public Wording {
    grams = Set.copyOf(grams);
  }

  public static Wording of(String text) {
    String normalized =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .strip()
            .replaceAll("\\s+", " ");
    String[] words = normalized.split(" ");
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + GRAM <= words.length; i++) {
      grams.add(words[i] + ' ' + words[i + 1] + ' ' + words[i + 2]);
    }
    if (grams.isEmpty()) {
      grams.add(normalized);
    }
    return new Wording(normalized, grams);
  }

  /// The words, with their punctuation.
  List<String> words() {
    return List.of(text.split(" "));
  }

  /// 1 for the same text, else the share of 3-grams in common, in [0, 1].
  public double likeness(Wording other) {
    if (text.equals(other.text)) {
      return 1;
    }
    Set<String> fewer = grams.size() <= other.grams.size() ? grams : other.grams;
    Set<String> more = fewer == grams ? other.grams : grams;
    long common = fewer.stream().filter(more::contains).count();
    return (double) common / (grams.size() + other.grams.size() - common);
  }
}
