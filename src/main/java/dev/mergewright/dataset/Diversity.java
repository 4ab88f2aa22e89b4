package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How varied a set of texts is, in the figures that the literature reports together because they
/// say little about each other.
///
/// All of them depend on the number and the length of the texts. So the figures of variety are
/// means over sub-samples of a fixed size, [#SAMPLE], drawn with fixed seeds, and compare only with
/// figures of the same size; the lengths stand beside them.
///
/// @param texts how many texts there are
/// @param sample the size of the sub-samples: [#SAMPLE], or all texts when they are fewer
/// @param words the lengths of the texts
/// @param distinct1 different words among all words, in (0, 1]
/// @param distinct2 different word 2-grams among all, in (0, 1]
/// @param selfBleu BLEU-4 of each text with the others as its references, in [0, 1]: low is varied
/// @param compression how many times smaller gzip makes the texts: low is varied
/// @param repetition the mean of ln(1 + k), with k the uses of a text's word 4-grams in other texts
/// @param vendi how many texts that have nothing in common would be as varied, in [1, sample]
/// @param nearDuplicates the share of all texts that an earlier one is like, in [0, 1)
/// @param openerShare the share of texts with the most frequent first three words
/// @param openerEntropy the entropy of the first three words, in bits
public record Diversity(
    int texts,
    int sample,
    Lengths words,
    double distinct1,
    double distinct2,
    double selfBleu,
    double compression,
    double repetition,
    double vendi,
    double nearDuplicates,
    double openerShare,
    double openerEntropy) {
  /// The size of the sub-samples, the same as that of the published reference values.
  public static final int SAMPLE = 100;

  /// The seeds of the sub-samples, fixed so that equal texts have equal figures.
  private static final long[] SEEDS = {1, 2, 3, 4, 5};

  /// Lengths in words: a tenth of the texts is not longer than the first, and so on.
  public record Lengths(int tenth, int median, int ninetieth) {
    private static Lengths of(int[] sorted) {
      int last = sorted.length - 1;
      return new Lengths(sorted[last / 10], sorted[last / 2], sorted[last - last / 10]);
    }
  }

  /// Measures texts.
  ///
  /// @param texts at least one, in their order, which decides which of two duplicates is the
  ///   earlier
  public static Diversity of(List<String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("the variety of no text cannot be measured");
    }
    int size = Math.min(SAMPLE, texts.size());
    List<Variety> samples = new ArrayList<>();
    for (long seed : texts.size() > SAMPLE ? SEEDS : new long[] {0}) {
      samples.add(new Variety(Variety.sample(texts, size, seed)));
    }
    return new Diversity(
        texts.size(),
        size,
        Lengths.of(new Variety(texts).lengths()),
        mean(samples, sample -> sample.distinct(1)),
        mean(samples, sample -> sample.distinct(2)),
        mean(samples, Variety::selfBleu),
        mean(samples, Variety::compression),
        mean(samples, Variety::repetition),
        mean(samples, Variety::vendi),
        nearDuplicates(texts),
        mean(samples, sample -> share(sample.openers())),
        mean(samples, sample -> entropy(sample.openers())));
  }

  private static double mean(List<Variety> samples, ToDoubleFunction<Variety> figure) {
    return samples.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static double share(int[] sorted) {
    return (double) sorted[sorted.length - 1] / Arrays.stream(sorted).sum();
  }

  private static double entropy(int[] counts) {
    double all = Arrays.stream(counts).sum();
    return -Arrays.stream(counts).mapToDouble(n -> n / all * Math.log(n / all)).sum() / Math.log(2);
  }

  private static double nearDuplicates(List<String> texts) {
    NearDuplicates index = NearDuplicates.standard();
    int near = 0;
    for (String text : texts) {
      near += index.nearest(text).isPresent() ? 1 : 0;
      index.add("", text);
    }
    return (double) near / texts.size();
  }

  /// Whether the figures compare with those of other sets: there were enough texts.
  public boolean isComparable() {
    return sample == SAMPLE;
  }
}
