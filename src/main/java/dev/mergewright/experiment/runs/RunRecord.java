package dev.mergewright.experiment.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run as its folder records it; everything that a report may tell.
///
/// @param id the run's id, derived from the lock file
/// @param folder the run's folder
/// @param settings what was asked
/// @param layers the number of transformer layers of the models
/// @param data the datasets of the objective, with their row counts and hashes
/// @param arms one result per line of the table, in the order of the table
/// @param winner the arm whose model is `best/`: the lowest objective on the `select` rows, parents
///   competing
/// @param provenance where and with what the run was made
/// @param ledger what each step cost
/// @param forecast what it was thought to take, absent where nobody asked
public record RunRecord(
    String id,
    Path folder,
    ExperimentSettings settings,
    int layers,
    List<DataSummary> data,
    List<ArmResult> arms,
    ArmResult winner,
    ArmResult bestMerge,
    Provenance provenance,
    List<LedgerEntry> ledger,
    @Nullable Forecast forecast) {
  public RunRecord {
    data = List.copyOf(data);
    arms = List.copyOf(arms);
    ledger = List.copyOf(ledger);
  }

  /// Reads a finished run from its folder.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when the folder is no run, or the run
  ///   is not finished
  public static RunRecord read(Path folder) throws IOException {
    return RunReader.read(RunFolder.existing(folder));
  }

  /// What one arm found and how it did.
  ///
  /// @param recipeId the recipe's id, or the model's fingerprint for a parent
  /// @param recipeYaml the recipe, absent for a parent
  /// @param opening what a search that the experiment describes began with, absent for other arms
  /// @param candidates the evaluated candidates of a search, in order; empty for other arms
  /// @param coefficients per-layer parameter values of the final recipe, by parameter name; empty
  ///   for a parent
  /// @param selectLosses the answer loss on the `select` rows, by term (`safety`, `expert`)
  /// @param exam the behaviour on the `test` rows, by task (`refusal`, `over-refusal`, `skill`)
  /// @param scrutiny what the run knows against it
  /// @param stopped why a search ended before its budget did, absent where it did not
  /// @param agreement how well each rung of a search's races foretold the next: the mean rank
  ///   correlation over generations; empty without races
  public record ArmResult(
      Arm arm,
      String recipeId,
      @Nullable String recipeYaml,
      JournalEntry.@Nullable Opening opening,
      List<JournalEntry.Candidate> candidates,
      Map<String, List<Double>> coefficients,
      Map<String, Double> selectLosses,
      Map<String, TaskScore> exam,
      Scrutiny scrutiny,
      @Nullable String stopped,
      List<Double> agreement) {}

  /// What one step of one session cost.
  ///
  /// @param evaluations candidates evaluated in the step, 0 where that says nothing
  /// @param reused how often a result was known that would else have been measured
  public record LedgerEntry(
      String step,
      double seconds,
      int evaluations,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int reused) {
    /// A step that measured everything itself.
    public LedgerEntry(String step, double seconds, int evaluations) {
      this(step, seconds, evaluations, 0);
    }
  }
}
