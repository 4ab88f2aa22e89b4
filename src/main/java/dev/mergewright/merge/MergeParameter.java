package dev.mergewright.merge;

import org.jspecify.annotations.Nullable;

/// A setting of a merge method, declared once: the search space, the YAML check, the help and the
/// documentation table are derived from it.
///
/// @param name the YAML key
/// @param scope whether each source has its own value
/// @param domain the values that are valid at all
/// @param low the least value that a search tries
/// @param high the greatest value that a search tries
/// @param standard the value when a recipe does not say; `null` when a recipe must say
/// @param meaning one line for people
public record MergeParameter(
    String name,
    Scope scope,
    Domain domain,
    double low,
    double high,
    @Nullable Double standard,
    String meaning) {

  /// Who has a value of a parameter.
  public enum Scope {
    /// Each source has its own.
    SOURCE,
    /// One for the merge.
    GLOBAL
  }

  /// Which values a recipe may give.
  public enum Domain {
    /// Any finite number.
    REAL("a finite number"),
    /// A size.
    NOT_NEGATIVE("a number of at least 0"),
    /// The kept part of something.
    FRACTION("a number in (0, 1]"),
    /// A position between two ends.
    UNIT("a number in [0, 1]"),
    /// Off or on; never searched.
    SWITCH("false or true");

    private final String words;

    Domain(String words) {
      this.words = words;
    }

    /// The valid values in words, as an error message names them.
    public String words() {
      return words;
    }

    boolean contains(double value) {
      return switch (this) {
        case REAL -> Double.isFinite(value);
        case NOT_NEGATIVE -> value >= 0 && Double.isFinite(value);
        case FRACTION -> value > 0 && value <= 1;
        case UNIT -> value >= 0 && value <= 1;
        case SWITCH -> value == 0 || value == 1;
      };
    }
  }

  public MergeParameter {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          name + ": low must not be above high, was " + low + " > " + high);
    }
  }

  /// A parameter that may have any finite value.
  public MergeParameter(
      String name,
      Scope scope,
      double low,
      double high,
      @Nullable Double standard,
      String meaning) {
    this(name, scope, Domain.REAL, low, high, standard, meaning);
  }

  static MergeParameter weight() {
    return new MergeParameter(
        "weight", Scope.SOURCE, 0, 1, null, "how much of a source goes into the merge");
  }

  static MergeParameter density() {
    return new MergeParameter(
        "density",
        Scope.SOURCE,
        Domain.FRACTION,
        0.05,
        1,
        1.0,
        "the fraction of a task vector that is kept");
  }

  static MergeParameter gamma() {
    return new MergeParameter(
        "gamma",
        Scope.SOURCE,
        Domain.UNIT,
        0,
        0.1,
        0.01,
        "the fraction of a task vector that is dropped as too large");
  }

  static MergeParameter epsilon() {
    return new MergeParameter(
        "epsilon",
        Scope.SOURCE,
        Domain.UNIT,
        0,
        0.3,
        0.15,
        "how far the kept fraction of the smallest and the largest entries is from density");
  }

  static MergeParameter lambda() {
    return new MergeParameter(
        "lambda", Scope.GLOBAL, 0, 1.5, 1.0, "scale of the merged task vector");
  }

  static MergeParameter normalize(boolean standard) {
    return toggle(
        "normalize",
        standard,
        "whether the sum is divided by the sum of the weights that went into it");
  }

  static MergeParameter rescale(boolean standard, String meaning) {
    return toggle("rescale", standard, meaning);
  }

  /// A global switch.
  static MergeParameter toggle(String name, boolean standard, String meaning) {
    return new MergeParameter(
        name, Scope.GLOBAL, Domain.SWITCH, 0, 1, standard ? 1.0 : 0.0, meaning);
  }

  boolean isSwitch() {
    return domain == Domain.SWITCH;
  }
}
