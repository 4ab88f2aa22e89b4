package dev.mergewright.experiment.runs;

/// The time since a moment.
///
/// @param started nanoseconds of the system's clock
public record Stopwatch(long started) {
  /// Starts one.
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  /// The seconds since the start.
  public double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
