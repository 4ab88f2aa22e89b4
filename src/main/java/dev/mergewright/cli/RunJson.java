package dev.mergewright.cli;

import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.Provenance;
import dev.mergewright.experiment.rows.DataSummary;
import dev.mergewright.experiment.runs.ArmStatus;
import dev.mergewright.experiment.runs.RunRecord.LedgerEntry;
import dev.mergewright.experiment.runs.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run for programs.
final class RunJson {
  private RunJson() {}

  static Map<String, Object> of(RunStatus run) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run.id());
    object.put("experiment", run.settings().name());
    object.put("folder", run.folder().toString());
    object.put("miniature", run.settings().miniature());
    object.put("finished", run.isFinished());
    if (run.worker() != null) {
      object.put("worker", run.worker());
    }
    object.put("changed", run.changed().toString());
    object.put("lock", run.lock());
    object.put("data", run.data().stream().map(RunJson::data).toList());
    object.put("arms", run.arms().stream().map(RunJson::arm).toList());
    run.best().ifPresent(best -> object.put("best", best.arm().id()));
    object.put("evaluations", run.evaluations());
    object.put("seconds", run.seconds());
    object.put("ledger", run.ledger().stream().map(RunJson::step).toList());
    Provenance provenance = run.provenance();
    if (provenance != null) {
      object.put("provenance", provenance(provenance));
    }
    return object;
  }

  private static Map<String, Object> data(DataSummary data) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("use", data.use());
    object.put("folder", data.folder());
    object.put("sha256", data.sha256());
    object.put("search_rows", data.searchRows());
    object.put("select_rows", data.selectRows());
    object.put("test_rows", data.testRows());
    return object;
  }

  private static Map<String, Object> arm(ArmStatus arm) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("arm", arm.arm().id());
    object.put("settled", arm.isSettled());
    object.put("evaluations", arm.evaluations());
    object.put("failed", arm.failed());
    if (arm.tokens() > 0) {
      object.put("tokens", arm.tokens());
    }
    if (arm.searchBest() != null) {
      object.put("search_best", arm.searchBest());
    }
    if (arm.recipe() != null && arm.objective() != null) {
      object.put("recipe", arm.recipe());
      object.put("objective", arm.objective());
      object.put("select_losses", arm.selectLosses());
    }
    Map<String, Object> exam = new LinkedHashMap<>();
    arm.exam().forEach((task, score) -> exam.put(task, score(score)));
    object.put("exam", exam);
    return object;
  }

  private static Map<String, Object> score(TaskScore score) {
    Interval interval = score.right().interval();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("right", score.right().successes());
    object.put("total", score.right().total());
    object.put("rate", score.right().rate());
    object.put("wilson95", List.of(interval.low(), interval.high()));
    return object;
  }

  private static Map<String, Object> step(LedgerEntry step) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("step", step.step());
    object.put("seconds", step.seconds());
    object.put("evaluations", step.evaluations());
    return object;
  }

  private static Map<String, Object> provenance(Provenance provenance) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("version", provenance.version());
    object.put("commit", provenance.commit());
    object.put("java", provenance.java());
    object.put("system", provenance.system());
    object.put("processor", provenance.processor());
    object.put("libraries", provenance.libraries());
    object.put("models", provenance.models());
    return object;
  }
}
