package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.PromptSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What changed between two prompts or two sets.
@Command(
    name = "diff",
    header = "Show what changed between two prompts, or two sets.",
    footer = {"", "Example:", "  mergewright prompts diff prompts/safety-v1 prompts/safety-v2"})
final class PromptsDiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OLD", description = "A prompt file, or a set's folder.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "A prompt file, or a set's folder.")
  private Path after = Path.of("");

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    String text =
        Files.isDirectory(before) && Files.isDirectory(after)
            ? sets()
            : UnifiedDiff.of(before.toString(), lines(before), after.toString(), lines(after));
    output.print(Map.of("diff", text), text.isEmpty() ? "no difference" : text.stripTrailing());
    return 0;
  }

  private String sets() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Path folder : List.of(before, after)) {
      PromptSet.open(folder).files().forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      Path old = before.resolve(name);
      Path now = after.resolve(name);
      text.append(
          UnifiedDiff.of(
              Files.exists(old) ? old.toString() : UnifiedDiff.NOTHING,
              Files.exists(old) ? lines(old) : List.of(),
              Files.exists(now) ? now.toString() : UnifiedDiff.NOTHING,
              Files.exists(now) ? lines(now) : List.of()));
    }
    return text.toString();
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + " is no file; give two prompt files, or two folders of sets");
    }
    return Files.readString(file).lines().toList();
  }
}
