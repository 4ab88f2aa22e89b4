package dev.mergewright.search;

/// What of a population changes what an optimizer proposes next, so that the others need not be
/// measured to the last row.
///
/// @param places how many of the best matter
/// @param remembers whether candidates of earlier generations compete for those places
public record Selection(int places, boolean remembers) {
  /// Every candidate matters.
  public static final Selection EVERY = new Selection(Integer.MAX_VALUE, false);

  /// Nothing is learned, so only the best of all matters.
  public static final Selection BEST = new Selection(1, true);

  public Selection {
    if (places < 1) {
      throw new IllegalArgumentException("places must be at least 1, was " + places);
    }
  }
}
