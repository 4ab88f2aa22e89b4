package dev.mergewright.experiment;

/// The time since a moment.
///
/// @param started nanoseconds of the system's clock
record Stopwatch(long started) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
