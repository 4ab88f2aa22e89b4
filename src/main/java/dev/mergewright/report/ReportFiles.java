package dev.mergewright.report;

import dev.mergewright.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The files of a report: `report.html`, `report.md` and `trials.csv`.
public final class ReportFiles {
  private ReportFiles() {}

  /// Writes the files; each is replaced as a whole.
  ///
  /// @return the files, the page first
  public static List<Path> write(Report report, Path folder) throws IOException {
    Path page = folder.resolve("report.html");
    Path markdown = folder.resolve("report.md");
    Path trials = folder.resolve("trials.csv");
    AtomicFile.write(page, new HtmlReport(report).text());
    AtomicFile.write(markdown, new MarkdownReport(report).text());
    AtomicFile.write(trials, TrialsCsv.of(report.run()));
    return List.of(page, markdown, trials);
  }
}
