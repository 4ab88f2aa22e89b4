package dev.mergewright.cli;

import dev.mergewright.experiment.BestModel;
import dev.mergewright.experiment.MainJob;
import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.report.Report;
import dev.mergewright.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The main job: data, search, winner, report.
@Command(
    name = "reproduce",
    header = "Do a whole experiment: data, search, merged model, report.",
    description =
        "Steps whose results are there are skipped. Stopped at any moment, the same command"
            + " continues to the same result.",
    footer = {"", "Example:", "  mergewright reproduce experiments/miniature"})
final class ReproduceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT", description = "The folder of an experiment.yaml.")
  private Path experiment = Path.of(".");

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Where run folders are kept (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description =
          "The folder of a run of the same models and data, finished or not, whose measurements are"
              + " not repeated: for a changed budget, objective, limit or optimizer. The result is"
              + " the same without it.")
  private @Nullable Path source;

  @Mixin private Execution execution = new Execution();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ConsoleProgress progress = ConsoleProgress.standard();
    Experiment read = Experiment.read(experiment);
    try (Interruption _ = Interruption.watch("run the same command to continue")) {
      ModelExecution how = device.execution(execution.threads(), Precision.F32);
      MainJob job = new MainJob(read, runs, how, progress);
      RunRecord run = (source == null ? job : job.from(source)).run();
      Report report = Report.of(run);
      new BestModel(read, execution.threads()).publish(run, report.modelCard(), progress);
      Path page = ReportFiles.write(report, run.folder()).getFirst();
      output.print(outcome(run, report, page), text(run, report, page));
    }
    return 0;
  }

  private static Map<String, Object> outcome(RunRecord run, Report report, Path page) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("run", run.id());
    outcome.put("folder", run.folder().toString());
    outcome.put("miniature", run.settings().miniature());
    outcome.put("finding", report.finding());
    outcome.put("winner", run.winner().arm().id());
    outcome.put("limits_missed", missed(run));
    outcome.put("recipe", run.bestMerge().recipeId());
    outcome.put("model", run.folder().resolve("best/model").toString());
    outcome.put("report", page.toString());
    return outcome;
  }

  /// The limits that searches' results miss, by arm; empty when all hold.
  private static Map<String, List<String>> missed(RunRecord run) {
    Map<String, List<String>> missed = new LinkedHashMap<>();
    for (RunRecord.ArmResult result : run.arms()) {
      if (!result.scrutiny().missed().isEmpty()) {
        missed.put(result.arm().id(), result.scrutiny().missed());
      }
    }
    return missed;
  }

  private static String text(RunRecord run, Report report, Path page) {
    return """

    %s
    %s

    report  %s
    model   %s
    recipe  %s\
    """
        .formatted(
            report.finding(),
            report.certainty(),
            page,
            run.folder().resolve("best/model"),
            run.folder().resolve("best/recipe.yaml"));
  }
}
