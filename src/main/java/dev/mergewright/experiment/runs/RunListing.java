package dev.mergewright.experiment.runs;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the index over all runs.
///
/// @param experiment the experiment's name
/// @param id the run's id
/// @param folder the run's folder
/// @param miniature whether its models are toys
/// @param changed when its last result was written
/// @param worker the process that works on it; null when none is known to
/// @param arms the lines of its table
/// @param settled those that have ended with a model
/// @param examined those whose model has been put to the whole exam
/// @param evaluations the candidates and grid points evaluated
/// @param seconds what all its steps took
/// @param best the arm with the lowest objective on the `select` rows so far, the winner of a
///   finished run; null before the first
/// @param objective that objective
/// @param problem why the run cannot be read; null when it can
public record RunListing(
    String experiment,
    String id,
    Path folder,
    boolean miniature,
    Instant changed,
    @Nullable Long worker,
    int arms,
    int settled,
    int examined,
    int evaluations,
    double seconds,
    @Nullable String best,
    @Nullable Double objective,
    @Nullable String problem) {

  /// The line of a run that was read.
  public static RunListing of(RunStatus run) {
    ArmStatus best = run.best().orElse(null);
    return new RunListing(
        run.settings().name(),
        run.id(),
        run.folder(),
        run.settings().miniature(),
        run.changed(),
        run.worker(),
        run.arms().size(),
        run.settled(),
        run.examined(),
        run.evaluations(),
        run.seconds(),
        best == null ? null : best.arm().id(),
        best == null ? null : best.objective(),
        null);
  }

  /// A run that cannot be read goes by the names of its folders.
  static RunListing unreadable(Path folder, Instant changed, String problem) {
    Path whole = folder.toAbsolutePath().normalize();
    return new RunListing(
        String.valueOf(whole.resolveSibling("").getFileName()),
        String.valueOf(whole.getFileName()),
        folder,
        false,
        changed,
        null,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        problem);
  }

  /// Whether every arm has its model and its marks.
  public boolean isFinished() {
    return problem == null && settled == arms && examined == arms;
  }

  /// How far it is, in words: `finished`, `at 37 of 49 arms`, `at 37 of 49 arms, being worked on`.
  public String state() {
    if (problem != null) {
      return "unreadable";
    }
    if (isFinished()) {
      return "finished";
    }
    String reached =
        settled < arms
            ? "at %d of %d arms".formatted(settled, arms)
            : "at exam %d of %d".formatted(examined, arms);
    return worker == null ? reached : reached + ", being worked on";
  }
}
