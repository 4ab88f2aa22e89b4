package dev.mergewright.cli;

import dev.mergewright.experiment.runs.RunRecord;
import dev.mergewright.report.Report;
import dev.mergewright.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The report of a finished run, written again.
@Command(
    name = "report",
    header = "Write the report of a finished run again.",
    footer = {"", "Example:", "  mergewright report runs/miniature/0123456789ab"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run = Path.of(".");

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Report report = Report.of(RunRecord.read(run));
    List<Path> files = ReportFiles.write(report, run);
    output.print(
        Map.of("finding", report.finding(), "files", files.stream().map(Path::toString).toList()),
        report.finding() + "\n" + String.join("\n", files.stream().map(Path::toString).toList()));
    return 0;
  }
}
