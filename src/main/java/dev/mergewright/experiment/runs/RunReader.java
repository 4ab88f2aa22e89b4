package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Agreement;
import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.JournalEntry.Finalist;
import dev.mergewright.experiment.journal.JournalEntry.Opening;
import dev.mergewright.experiment.journal.JournalEntry.ProbePoint;
import dev.mergewright.experiment.journal.JournalEntry.Stopped;
import dev.mergewright.experiment.journal.Lock;
import dev.mergewright.experiment.journal.RunFolder;
import dev.mergewright.experiment.loop.Quest;
import dev.mergewright.experiment.models.Likeness;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.Arms;
import dev.mergewright.experiment.settings.DataUse;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.space.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the record of a finished run out of its journal.
public final class RunReader {
  private final RunFolder folder;
  private final Lock lock;
  private final List<JournalEntry> entries;
  private final ScrutinyReader scrutinies;
  private final Map<String, Likeness> likeness;

  private RunReader(RunFolder folder, Lock lock, List<JournalEntry> entries) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.entries = entries;
    this.scrutinies = new ScrutinyReader(lock.settings(), entries);
    this.likeness = folder.readLikeness();
  }

  /// The record of a run that nobody works on.
  public static RunRecord read(RunFolder folder) throws IOException {
    return read(folder, Journal.read(folder.journal()));
  }

  /// The record of a run whose journal is open here.
  ///
  /// @param entries the journal's entries; its file must not be read again while it is locked
  public static RunRecord read(RunFolder folder, List<JournalEntry> entries) throws IOException {
    return new RunReader(folder, Lock.read(folder.lock()), entries).record();
  }

  private RunRecord record() throws IOException {
    ExperimentSettings settings = lock.settings();
    List<ArmResult> arms = new ArrayList<>();
    for (Arm arm : Arms.of(settings)) {
      arms.add(result(arm));
    }
    return new RunRecord(
        folder.id(),
        folder.path(),
        settings,
        lock.layers(),
        folder.readData(),
        arms,
        best(settings, arms),
        best(settings, arms.stream().filter(RunReader::isMerge).toList()),
        folder.readProvenance(),
        new Ledger(folder.ledger()).read(),
        folder.readPlan());
  }

  private ArmResult result(Arm arm) {
    Final end = of(Final.class, arm).stream().findFirst().orElseThrow(() -> unfinished(arm));
    Map<String, TaskScore> exam = new LinkedHashMap<>();
    for (JournalEntry.Exam entry : of(JournalEntry.Exam.class, arm)) {
      exam.put(entry.task(), TaskScore.parse(entry.task(), entry.marks()));
    }
    if (exam.size() < Exam.TASKS) {
      throw unfinished(arm);
    }
    List<Candidate> candidates = of(Candidate.class, arm);
    Map<String, List<Double>> coefficients = coefficients(arm, end, candidates);
    return new ArmResult(
        arm,
        end.recipe(),
        end.yaml(),
        of(Opening.class, arm).stream().findFirst().orElse(null),
        candidates,
        coefficients,
        end.selectLosses(),
        exam,
        scrutinies
            .read(arm, end, candidates, of(Finalist.class, arm))
            .withLikeness(likeness(arm, end, coefficients)),
        of(Stopped.class, arm).stream().map(Stopped::reason).findFirst().orElse(null),
        agreement(of(Agreement.class, arm)));
  }

  /// The mean over generations, rung by rung; generations that say nothing of a rung stay out.
  private static List<Double> agreement(List<Agreement> generations) {
    List<Double> means = new ArrayList<>();
    int rungs = generations.stream().mapToInt(each -> each.rungs().size()).max().orElse(0);
    for (int rung = 0; rung < rungs; rung++) {
      int place = rung;
      means.add(
          generations.stream()
              .mapToDouble(each -> each.rungs().get(place))
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN));
    }
    return List.copyOf(means);
  }

  private @Nullable String likeness(Arm arm, Final end, Map<String, List<Double>> coefficients) {
    Likeness measured = likeness.get(end.recipe());
    boolean varies =
        !(arm instanceof Arm.Searched search
            && lock.settings().searched(search.name()).space().layers()
                == SearchSettings.Space.Layers.WHOLE);
    return measured == null ? null : measured.sentence(coefficients, varies);
  }

  private InvalidInputException unfinished(Arm arm) {
    return new InvalidInputException(
        "%s is not finished: %s has no result; run its experiment again to continue"
            .formatted(folder.path(), arm.id()));
  }

  /// The per-layer values of a search's best candidate.
  private Map<String, List<Double>> coefficients(Arm arm, Final end, List<Candidate> candidates) {
    List<ProbePoint> points = of(ProbePoint.class, arm);
    Quest quest = Quest.of(arm, lock.settings(), lock.layers(), points);
    return quest == null
        ? Map.of()
        : candidates.stream()
            .filter(each -> each.recipe().equals(end.recipe()) && each.yaml() == null)
            .findFirst()
            .<Map<String, List<Double>>>map(best -> quest.space().coefficients(best.point()))
            .orElse(Map.of());
  }

  private <T extends JournalEntry> List<T> of(Class<T> kind, Arm arm) {
    return entries.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(entry -> entry.arm().equals(arm.id()))
        .toList();
  }

  /// The arm with the lowest objective on the `select` rows; the sweep over alpha does not compete,
  /// and a merge that is known to be broken only against others.
  private static ArmResult best(ExperimentSettings settings, List<ArmResult> arms) {
    Objective objective = Objective.safetyAndExpert(settings.search().alpha());
    return arms.stream()
        .filter(result -> isContender(settings, result.arm()))
        .min(
            Comparator.<ArmResult, Boolean>comparing(result -> result.scrutiny().broken())
                .thenComparingDouble(result -> objective.score(result.selectLosses()).fitness()))
        .orElseThrow();
  }

  private static boolean isMerge(ArmResult result) {
    return !(result.arm() instanceof Arm.Parent);
  }

  /// Whether an arm competes: all but those of the sweep.
  static boolean isContender(ExperimentSettings settings, Arm arm) {
    return !(arm instanceof Arm.EvoMm search)
        || search.data() != DataUse.BOTH
        || search.alpha() == settings.search().alpha();
  }
}
