package dev.mergewright.cli;

import dev.mergewright.experiment.journal.Forecast;
import dev.mergewright.experiment.runs.RunStatus;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// One run in full.
@Command(
    name = "show",
    header = "Show a run: what was asked, every arm so far, what it cost, where it was made.",
    footer = {
      "",
      "Example:",
      "  mergewright runs show 2187a2",
      "  mergewright runs show runs/miniature/2187a29e7461 --json"
    })
final class RunsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The beginning of a run's id, or its folder.")
  private String run = "";

  @Mixin private RunsFolder runs = new RunsFolder();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    RunStatus status = runs.read(run);
    Forecast forecast = Forecast.kept(status.folder());
    Map<String, Object> object = RunJson.of(status);
    if (forecast != null) {
      object.put("forecast", new ForecastText(forecast).asMap());
    }
    output.print(object, new RunText(status, forecast).text());
    return 0;
  }
}
