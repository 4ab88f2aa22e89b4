package dev.mergewright.checkpoint;

/// Where long work tells how far it is; the command line draws it, tests ignore it.
///
/// Calls may come from several threads.
public interface Progress {
  /// A listener that ignores everything.
  Progress SILENT =
      new Progress() {
        @Override
        public void begin(String step, long total) {}

        @Override
        public void advance(long done, String detail) {}

        @Override
        public void end(String outcome) {}
      };

  /// Starts a step of `total` units; the step before it must have ended.
  void begin(String step, long total);

  /// Tells that `done` units of the current step are finished; `detail` is a short figure worth
  /// seeing, such as a loss.
  void advance(long done, String detail);

  /// Ends the current step with a short outcome, such as "0.0136 after 100 evaluations" or "already
  /// done".
  void end(String outcome);

  /// A step that needs no work, told in one line.
  default void skip(String step, String why) {
    begin(step, 0);
    end(why);
  }
}
