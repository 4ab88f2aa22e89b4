package dev.mergewright.dataset;

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

  /// Lengths in words: the shortest of the longest tenth, and so on.
  public record Lengths(int tenth, int median, int ninetieth) {}

  /// Whether the figures compare with those of other sets: there were enough texts.
  public boolean isComparable() {
    return sample == SAMPLE;
  }
}
