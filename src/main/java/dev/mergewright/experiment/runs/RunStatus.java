package dev.mergewright.experiment.runs;

import dev.mergewright.dataset.Split;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.LockTable;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.rows.Yardstick;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// How far a run is, read from its folder at any moment: finished, stopped half-way, or while
/// another process works on it. [RunRecord] is the record of a finished one.
///
/// @param id the run's id
/// @param folder the run's folder
/// @param settings what is asked
/// @param lock every setting and every hash of an input, by its path in the lock file
/// @param changed when the last result was written
/// @param worker the process that works on it; null when none is known to
/// @param data the datasets of the objective; empty before the run got to them
/// @param arms one per line of the table, in the order of the table
/// @param provenance where it was started; null before the run wrote it down
/// @param ledger what each step cost so far
public record RunStatus(
    String id,
    Path folder,
    ExperimentSettings settings,
    SequencedMap<String, String> lock,
    Instant changed,
    @Nullable Long worker,
    List<DataSummary> data,
    List<ArmStatus> arms,
    @Nullable Provenance provenance,
    List<LedgerEntry> ledger) {
  public RunStatus {
    lock = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(lock));
    data = List.copyOf(data);
    arms = List.copyOf(arms);
    ledger = List.copyOf(ledger);
  }

  /// Reads a run. Whoever works on it is not disturbed.
  ///
  /// @throws dev.mergewright.checkpoint.InvalidInputException when the folder is no run, or one of
  ///   its files is broken
  public static RunStatus read(Path folder) throws IOException {
    return read(folder, LockTable.now());
  }

  static RunStatus read(Path folder, LockTable locks) throws IOException {
    RunFolder run = RunFolder.existing(folder);
    List<JournalEntry> entries = entries(run, locks);
    Lock lock = Lock.read(run.lock());
    boolean begun = Files.exists(run.journal());
    return new RunStatus(
        run.id(),
        folder,
        lock.settings(),
        lock.keys(),
        Files.getLastModifiedTime(begun ? run.journal() : run.lock()).toInstant(),
        locks.holder(run.journal()),
        run.isDescribed() ? run.readData() : List.of(),
        arms(lock, entries),
        run.isDescribed() ? run.readProvenance() : null,
        new Ledger(run.ledger()).read());
  }

  /// The journal's entries; none before the first.
  static List<JournalEntry> entries(RunFolder run, LockTable locks) throws IOException {
    if (locks.isOurs(run.journal())) {
      throw new IllegalStateException(
          run.journal() + " is open in this process, which would lose its lock by reading it");
    }
    return Files.exists(run.journal()) ? Journal.read(run.journal()) : List.of();
  }

  private static List<ArmStatus> arms(Lock lock, List<JournalEntry> entries) {
    ExperimentSettings settings = lock.settings();
    Map<String, List<JournalEntry>> byArm = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      byArm.computeIfAbsent(entry.arm(), _ -> new ArrayList<>()).add(entry);
    }
    Yardstick parents = JournalEntry.yardstick(entries, Split.SEARCH);
    Objective judged = settings.judged();
    return Arms.of(settings).stream()
        .map(
            arm ->
                ArmStatus.of(
                    arm,
                    Quest.of(arm, settings, lock.layers()),
                    parents,
                    byArm.getOrDefault(arm.id(), List.of()),
                    judged))
        .toList();
  }

  /// Whether every arm has its model and its marks.
  public boolean isFinished() {
    return settled() == arms.size() && examined() == arms.size();
  }

  /// The arms that have ended with a model.
  public int settled() {
    return (int) arms.stream().filter(ArmStatus::isSettled).count();
  }

  /// The arms whose model has been put to the whole exam.
  public int examined() {
    return (int) arms.stream().filter(ArmStatus::isExamined).count();
  }

  /// The candidates and grid points evaluated so far.
  public int evaluations() {
    return arms.stream().mapToInt(ArmStatus::evaluations).sum();
  }

  /// What all steps took so far.
  public double seconds() {
    return ledger.stream().mapToDouble(LedgerEntry::seconds).sum();
  }

  /// The arm with the lowest objective on the `select` rows so far, parents competing; the winner
  /// of a finished run.
  public Optional<ArmStatus> best() {
    return arms.stream()
        .filter(arm -> arm.objective() != null && RunReader.isContender(settings, arm.arm()))
        .min(Comparator.comparingDouble(arm -> arm.objective() == null ? 0 : arm.objective()));
  }
}
