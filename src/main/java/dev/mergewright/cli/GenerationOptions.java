package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.Decisions;
import dev.mergewright.synthesis.Generation;
import dev.mergewright.synthesis.GenerationFile;
import dev.mergewright.synthesis.calls.LocalModels;
import dev.mergewright.synthesis.calls.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which rows, and where what was asked and what came of it are kept.
final class GenerationOptions {
  private static final Pattern VERSION = Pattern.compile("(.*-v)(\\d+)");

  @Parameters(paramLabel = "FILE", description = "A generation file, generate.yaml.")
  private Path file = Path.of("generate.yaml");

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "The record of calls (default: runs/generate/NAME/calls.jsonl). What it holds is not"
              + " asked again.")
  private @Nullable Path journal;

  @Option(
      names = "--reuse",
      paramLabel = "FILE",
      description = "A journal of another run, whose replies cost nothing; may be given again.")
  private List<Path> reuse = new ArrayList<>();

  GenerationFile read() throws IOException {
    return GenerationFile.read(file);
  }

  /// The file as it was given, for advice on how to go on.
  Path file() {
    return file;
  }

  Path journal(GenerationFile read) {
    return journal == null ? usualJournal(read) : journal;
  }

  static Path usualJournal(GenerationFile read) {
    return Path.of("runs", "generate", read.settings().name(), "calls.jsonl");
  }

  /// Opens what the file names, with what a person decided of the run's replies.
  Generation open(GenerationFile read, LocalModels models) throws IOException {
    return Generation.open(read, System.getenv(), models)
        .settledBy(Decisions.read(Decisions.beside(journal(read))));
  }

  /// The journals of other runs.
  List<Recording> reused() throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (Path other : reuse) {
      recordings.add(Recording.read(other));
    }
    return recordings;
  }

  /// The journal and those of other runs, to be read only.
  List<Recording> recordings(GenerationFile read) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    Path own = journal(read);
    if (Files.exists(own)) {
      recordings.add(Recording.read(own));
    } else if (reuse.isEmpty()) {
      throw new InvalidInputException(
          "%s does not exist, so nothing was asked yet; begin with: mergewright generate run %s"
              .formatted(own, file));
    }
    recordings.addAll(reused());
    return recordings;
  }

  /// Where the result goes.
  static final class Place {
    @Option(
        names = "--out",
        paramLabel = "FOLDER",
        description = "The dataset's folder (default: datasets/NAME).")
    private @Nullable Path out;

    @Option(
        names = "--next-version",
        description =
            "Where the folder exists, write the next one: safety-v2 after safety-v1, safety-v1"
                + " after safety.")
    private boolean nextVersion;

    @Option(
        names = "--keep-short",
        description = "Write the dataset even when cells are short; the exit code still says so.")
    private boolean keepShort;

    boolean keepsShort() {
      return keepShort;
    }

    /// @throws InvalidInputException when the folder exists: released rows do not change
    Path folder(GenerationFile read) {
      Path folder = out == null ? Path.of("datasets", read.settings().name()) : out;
      while (nextVersion && Files.exists(folder)) {
        folder = next(folder);
      }
      if (Files.exists(folder)) {
        throw new InvalidInputException(
            "%s exists, and a dataset is never written over; give --next-version or another --out"
                .formatted(folder));
      }
      return folder;
    }

    private static Path next(Path folder) {
      String name = String.valueOf(folder.getFileName());
      Matcher version = VERSION.matcher(name);
      return folder.resolveSibling(
          version.matches()
              ? version.group(1) + (Integer.parseInt(version.group(2)) + 1)
              : name + "-v2");
    }
  }
}
