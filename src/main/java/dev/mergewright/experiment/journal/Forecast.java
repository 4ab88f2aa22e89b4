package dev.mergewright.experiment.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an experiment would still take, before anything is done for it.
///
/// @param run the id that its run has; null while its datasets are not made, on which the id
///   depends
/// @param folder the run's folder; null likewise
/// @param threads how many models would be worked on side by side
/// @param estimated whether tokens are estimated from the exam's rows, because the datasets are not
///   made yet
/// @param steps the steps, in order
/// @param memory how candidates would be scored, and the memory that takes, in words
/// @param memoryBytes that memory
/// @param modelBytes the weights of the best model on disk
/// @param journalBytes the journal on disk, about
/// @param freeBytes what the disk has free
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Forecast(
    @Nullable String run,
    @Nullable String folder,
    int threads,
    boolean estimated,
    List<Step> steps,
    String memory,
    long memoryBytes,
    long modelBytes,
    long journalBytes,
    long freeBytes) {
  public Forecast {
    steps = List.copyOf(steps);
  }

  /// The forecast that was kept with a run; null without one.
  public static @Nullable Forecast kept(Path folder) throws IOException {
    return RunFolder.existing(folder).readPlan();
  }

  /// One step of the job.
  ///
  /// @param step its name in the ledger
  /// @param done whether an earlier session has done it
  /// @param evaluations the candidates and grid points still to be evaluated
  /// @param tokens the tokens still to be scored
  /// @param replies the replies still to be written
  /// @param seconds what that takes; null where nothing was probed
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      String step,
      boolean done,
      long evaluations,
      long tokens,
      long replies,
      @Nullable Span seconds) {
    /// A step of which nothing is left.
    public static Step finished(String step) {
      return new Step(step, true, 0, 0, 0, Span.ZERO);
    }
  }

  /// All that is left, as one step.
  public Step total() {
    boolean isTimed = steps.stream().allMatch(step -> step.seconds() != null);
    return new Step(
        "all steps",
        steps.stream().allMatch(Step::done),
        steps.stream().mapToLong(Step::evaluations).sum(),
        steps.stream().mapToLong(Step::tokens).sum(),
        steps.stream().mapToLong(Step::replies).sum(),
        isTimed
            ? steps.stream()
                .map(step -> Objects.requireNonNull(step.seconds()))
                .reduce(Span.ZERO, Span::plus)
            : null);
  }
}
