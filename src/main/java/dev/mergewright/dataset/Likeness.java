package dev.mergewright.dataset;

/// How much two texts are alike, in [0, 1].
public enum Likeness {
  /// The Jaccard index of the two sets of word 3-grams: one changed word in a prompt of ten already
  /// shows.
  WORD_3_GRAMS(0.5),
  /// ROUGE-L: the F measure of the longest common subsequence of words, 2 L / (m + n). It sees past
  /// words that were put between.
  ROUGE_L(0.7);

  private final double nearDuplicate;

  Likeness(double nearDuplicate) {
    this.nearDuplicate = nearDuplicate;
  }

  /// From here on two natural prompts count as one: 0.5 as measured on human-written sets, 0.7 as
  /// in Self-Instruct (arXiv 2212.10560).
  public double nearDuplicate() {
    return nearDuplicate;
  }
}
