package dev.mergewright.experiment.loop;

import dev.mergewright.space.Constraint;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a run knows against one of its own results: limits that it misses, how much of its score
/// was luck, what had to be passed over, and whether it is a merge at all.
///
/// @param limits every limit of the search on the rows that it saw and on fresh ones; empty for
///   arms without limits
/// @param met whether any candidate of the search met all limits on the `search` rows
/// @param gaps the optimism of what the audit chose, one per objective; empty for arms that search
///   nothing
/// @param unaudited the optimism of what the search alone would have ended with, likewise
/// @param passedOver finalists that are broken, each in a sentence
/// @param broken whether the result itself is, because every finalist was
/// @param likeness a sentence where the merge is one of its parents, a parent scaled, or alike in
///   every layer
public record Scrutiny(
    List<LimitCheck> limits,
    boolean met,
    List<Gap> gaps,
    List<Gap> unaudited,
    List<String> passedOver,
    boolean broken,
    @Nullable String likeness) {
  /// Of an arm against which there is nothing to say.
  public static final Scrutiny NONE =
      new Scrutiny(List.of(), true, List.of(), List.of(), List.of(), false, null);

  public Scrutiny {
    limits = List.copyOf(limits);
    gaps = List.copyOf(gaps);
    unaudited = List.copyOf(unaudited);
    passedOver = List.copyOf(passedOver);
  }

  /// The limits that the result misses on fresh rows, such as `harmful.upper 0.081 > 0.05`; where
  /// it misses none there and no candidate met all on the `search` rows, those that it misses
  /// there.
  public List<String> missed() {
    List<String> fresh = misses(LimitCheck::select);
    return fresh.isEmpty() && !met ? misses(LimitCheck::search) : fresh;
  }

  /// The limits as they were on the `search` rows.
  public List<Constraint> constraints() {
    return limits.stream()
        .map(
            limit ->
                limit.atMost()
                    ? Constraint.atMost(limit.term(), limit.search().limit())
                    : Constraint.atLeast(limit.term(), limit.search().limit()))
        .toList();
  }

  private List<String> misses(Function<LimitCheck, On> rows) {
    return limits.stream()
        .filter(limit -> !rows.apply(limit).holds())
        .map(limit -> limit.words(rows.apply(limit)))
        .toList();
  }

  /// The same, with a sentence on how like a parent the merge is.
  public Scrutiny withLikeness(@Nullable String sentence) {
    return new Scrutiny(limits, met, gaps, unaudited, passedOver, broken, sentence);
  }

  /// One limit and the result's values.
  ///
  /// @param atMost whether the limit is one from above
  public record LimitCheck(String term, boolean atMost, On search, On select) {
    private String words(On rows) {
      String value = "";
      String limit = "";
      for (int digits = 3; digits <= 17 && value.equals(limit); digits++) {
        value = rounded(rows.value(), digits);
        limit = rounded(rows.limit(), digits);
      }
      return "%s %s %s %s".formatted(term, value, atMost ? ">" : "<", limit);
    }

    private static String rounded(double value, int digits) {
      return Double.isFinite(value)
          ? new BigDecimal(value)
              .round(new MathContext(digits))
              .stripTrailingZeros()
              .toPlainString()
          : String.valueOf(value);
    }
  }

  /// A limit on the rows of a split.
  ///
  /// @param value of the result
  /// @param limit the last value allowed, a parent's value included
  public record On(double value, double limit, boolean holds) {}

  /// How much better a result looked on the rows that chose it than on rows that did not.
  ///
  /// Rows differ: some are harder than others, whatever is chosen. A gap of less than twice its
  /// standard error says nothing; what the audit was worth is the difference between the fresh
  /// values of [Scrutiny#gaps] and of [Scrutiny#unaudited], which are of the same rows.
  ///
  /// @param goal the objective, such as `safety + 0.3 expert`
  /// @param claimed its value on the rows that chose
  /// @param fresh its value on other rows
  /// @param standardError of the difference between the two, of which the journal has the part of
  ///   the other rows, and after an audit both; absent where only means are recorded
  /// @param rows the other rows; 0 where that is not recorded
  public record Gap(
      String goal, double claimed, double fresh, @Nullable Double standardError, int rows) {
    /// The value on fresh rows minus the claim: positive where the claim was too good.
    public double optimism() {
      return fresh - claimed;
    }
  }
}
