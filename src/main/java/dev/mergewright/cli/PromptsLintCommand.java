package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.PromptFinding;
import dev.mergewright.synthesis.PromptSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks for faults in prompt sets.
@Command(
    name = "lint",
    header = "Look for faults in prompt sets.",
    description = {
      "Errors are what must not be used: heads and variables that do not fit, renderings and frozen"
          + " files that changed. Warnings are what is missing or never used.",
      "Ends with code 2 when there is an error."
    },
    footer = {"", "Example:", "  mergewright prompts lint prompts/safety-v2"})
final class PromptsLintCommand implements Callable<Integer> {
  private static final int BAD_INPUT = 2;

  @Parameters(
      paramLabel = "SET",
      arity = "0..*",
      description = "Sets, or folders of sets; prompts/ where none is given.")
  private List<Path> folders = List.of();

  @Option(names = "--quiet", description = "Print errors only.")
  private boolean quiet;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    List<PromptSet> sets = new ArrayList<>();
    for (Path folder : folders.isEmpty() ? List.of(Path.of("prompts")) : folders) {
      PromptSet set = PromptSet.open(folder);
      sets.addAll(set.files().isEmpty() ? PromptSet.all(folder) : List.of(set));
    }
    if (sets.isEmpty()) {
      throw new InvalidInputException(
          folders + " hold no prompts, expected folders such as prompts/safety-v2");
    }
    List<PromptFinding> findings = new ArrayList<>();
    for (PromptSet set : sets) {
      findings.addAll(set.lint());
    }
    long errors = findings.stream().filter(PromptFinding::isError).count();
    print(sets, findings, errors);
    return errors == 0 ? 0 : BAD_INPUT;
  }

  private void print(List<PromptSet> sets, List<PromptFinding> findings, long errors)
      throws IOException {
    String summary =
        "%d sets, %d prompts: %d errors, %d warnings"
            .formatted(
                sets.size(),
                sets.stream().mapToInt(set -> set.files().size()).sum(),
                errors,
                findings.size() - errors);
    String text =
        findings.stream()
            .filter(finding -> finding.isError() || !quiet)
            .map(finding -> finding + "\n")
            .collect(Collectors.joining("", "", summary));
    output.print(
        Map.of(
            "errors",
            errors,
            "findings",
            findings.stream().map(PromptsLintCommand::asMap).toList()),
        text);
  }

  private static Map<String, Object> asMap(PromptFinding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("error", finding.isError());
    map.put("place", finding.place());
    map.put("sentence", finding.sentence());
    return map;
  }
}
