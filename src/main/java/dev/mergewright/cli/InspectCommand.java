package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.Inspector;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.report.InspectionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What fine-tunes changed in their base, and how far they agree.
@Command(
    name = "inspect",
    header = "Compare fine-tuned models with their base, layer by layer.",
    description = {
      "For each part of the model and each source minus base (the task vector): its norm, also in"
          + " percent of the base's norm; its share of the whole squared norm; the share of"
          + " weights that are unchanged.",
      "For each two sources: the cosine between their task vectors, and the share of opposite"
          + " signs among the weights that both changed."
    },
    footer = {
      "",
      "Example:",
      "  mergewright inspect experiments/miniature/models/base \\",
      "    experiments/miniature/models/aligned experiments/miniature/models/expert \\",
      "    --html inspection.html"
    })
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BASE", description = "The base's model directory.")
  private Path base = Path.of(".");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "Model directories of fine-tunes of the base.")
  private List<Path> sources = List.of();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the figures as a page that a browser shows without a network.")
  private @Nullable Path page;

  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    int threads = execution.threads();
    if (page != null) {
      refuseExisting(page);
    }
    List<String> names = sources.stream().map(Path::toString).toList();
    List<String> paths = new ArrayList<>(names);
    paths.addFirst(base.toString());
    ConsoleProgress progress = ConsoleProgress.standard();
    try (SourcePool pool = SourcePool.open(paths, Path.of(""), 0)) {
      Inspection inspection =
          new Inspector(pool, base.toString(), names).inspect(threads, progress);
      InspectionTable table = new InspectionTable(inspection, base.toString(), names);
      Map<String, Object> outcome = table.asMap();
      String text = table.text();
      if (page != null) {
        new InspectionReport(inspection, base.toString(), names).write(page);
        outcome.put("page", page.toString());
        text += "%n%npage  %s".formatted(page);
      }
      output.print(outcome, text);
    }
    return 0;
  }

  /// Refuses at once what writing would refuse after minutes of reading.
  private static void refuseExisting(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          file + " exists already and nothing is overwritten; choose another name or remove it");
    }
  }
}
