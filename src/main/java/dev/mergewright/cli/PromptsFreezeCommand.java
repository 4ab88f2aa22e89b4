package dev.mergewright.cli;

import dev.mergewright.synthesis.PromptSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Digests of a set's prompts, written into its `set.yaml`.
@Command(
    name = "freeze",
    header = "Write the digests of a set's prompts into its set.yaml.",
    description =
        "From then on lint, and the build, refuse a changed file whose version did not change.",
    footer = {"", "Example:", "  mergewright prompts freeze prompts/safety-v2"})
final class PromptsFreezeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SET", description = "The folder of a set.")
  private Path folder = Path.of("");

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    List<PromptSet.Frozen> frozen = PromptSet.open(folder).freeze();
    Map<String, String> digests = new LinkedHashMap<>();
    frozen.forEach(entry -> digests.put(entry.file(), entry.sha256()));
    output.print(digests, "%d prompts of %s are frozen".formatted(frozen.size(), folder));
    return 0;
  }
}
