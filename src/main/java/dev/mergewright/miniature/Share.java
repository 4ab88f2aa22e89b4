package dev.mergewright.miniature;

/// Who may see which nouns and patients: training, the search's data, the choice of the winner, the
/// final test.
///
/// The stems of a later share never occur in alignment or expert training, so that refusing and
/// helping must generalise.
enum Share {
  TRAINING(0, 50),
  SEARCH(0, 60),
  SELECT(60, 70),
  TEST(70, 90);

  /// The number of stems of a world.
  static final int STEMS = TEST.to;

  private final int from;
  private final int to;

  Share(int from, int to) {
    this.from = from;
    this.to = to;
  }

  /// The first stem of this share.
  int from() {
    return from;
  }

  /// The stem after the last one of this share.
  int to() {
    return to;
  }
}
