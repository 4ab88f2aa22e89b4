package dev.mergewright.cli;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Split;
import dev.mergewright.evaluation.Interval;
import dev.mergewright.evaluation.Mark;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.Exam;
import dev.mergewright.experiment.LoadedModel;
import dev.mergewright.llama.ModelExecution;
import dev.mergewright.llama.Precision;
import dev.mergewright.synthesis.PatternJudge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How a model behaves on an exam.
@Command(
    name = "evaluate",
    header = "Put an exam's questions to a model, or to a recipe's merge that was never written.",
    footer = {
      "",
      "Example:",
      "  mergewright evaluate experiments/miniature/models/aligned \\",
      "    --exam experiments/miniature/models/exam --judge experiments/miniature/models/judge.yaml"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model directory, or a recipe (.yaml).")
  private Path model = Path.of(".");

  @Option(
      names = "--exam",
      required = true,
      paramLabel = "DATASET",
      description = "The dataset with the questions.")
  private Path exam = Path.of(".");

  @Option(
      names = "--judge",
      required = true,
      paramLabel = "FILE",
      description = "The judge's patterns.")
  private Path judge = Path.of(".");

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split = Split.TEST;

  @Mixin private Execution execution = new Execution();
  @Mixin private ModelDevice device = new ModelDevice();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Exam questions = new Exam(Dataset.read(exam), PatternJudge.read(judge));
    ModelExecution how = device.execution(execution.threads(), Precision.AUTO);
    try (LoadedModel loaded = LoadedModel.open(model, how)) {
      ConsoleProgress.standard().skip("model", loaded.plan().text());
      List<TaskScore> scores = questions.take(split, loaded.model());
      output.print(asMap(scores), table(scores));
    }
    return 0;
  }

  private static Map<String, Object> asMap(List<TaskScore> scores) {
    Map<String, Object> tasks = new LinkedHashMap<>();
    for (TaskScore score : scores) {
      Interval interval = score.right().interval();
      Map<String, Object> task = new LinkedHashMap<>();
      task.put("right", score.right().successes());
      task.put("total", score.right().total());
      task.put("rate", score.right().rate());
      task.put("wilson95", List.of(interval.low(), interval.high()));
      task.put("unscorable", score.count(Mark.UNSCORABLE));
      task.put("marks", score.letters());
      tasks.put(score.task(), task);
    }
    return tasks;
  }

  private static String table(List<TaskScore> scores) {
    StringBuilder table =
        new StringBuilder(
            "%-14s %10s %7s  %-15s %s"
                .formatted("task", "right", "%", "95 % interval", "unscorable"));
    for (TaskScore score : scores) {
      Interval interval = score.right().interval();
      table.append(
          "%n%-14s %10s %7.1f  %-15s %d"
              .formatted(
                  score.task(),
                  score.right().successes() + "/" + score.right().total(),
                  100 * score.right().rate(),
                  "%.1f - %.1f".formatted(100 * interval.low(), 100 * interval.high()),
                  score.count(Mark.UNSCORABLE)));
    }
    return table.toString();
  }
}
