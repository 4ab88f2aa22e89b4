package dev.mergewright.evaluation;

/// What one row says about a metric.
///
/// @param amount what is summed: 1 for a success, a loss, the losses of a row's tokens
/// @param count what it is divided by: 1, or the row's tokens; 0 when the row says nothing
record Reading(double amount, double count) {
  static final Reading NONE = new Reading(0, 0);

  static Reading of(boolean success) {
    return new Reading(success ? 1 : 0, 1);
  }

  static Reading of(double value) {
    return new Reading(value, 1);
  }

  boolean isThere() {
    return count > 0;
  }

  double ratio() {
    return amount / count;
  }
}
