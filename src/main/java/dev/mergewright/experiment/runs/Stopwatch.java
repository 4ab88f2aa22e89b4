package dev.mergewright.experiment.runs;

/// The time since a moment.
///
/// @param started nanoseconds of the system's clock
public record Stopwatch(long started) {
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  public double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
