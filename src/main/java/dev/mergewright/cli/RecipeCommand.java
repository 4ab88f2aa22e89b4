package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergePlan;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Recipes looked at without merging anything.
@Command(
    name = "recipe",
    header = "Check recipes without merging.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = RecipeCommand.Check.class,
    footer = {"", "Example:", "  mergewright recipe check experiments/recipes/ties.yaml"})
final class RecipeCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /// Without a command there is nothing to do but to say what there is.
  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
  }

  /// Whether recipes can be merged.
  @Command(
      name = "check",
      header = "Check recipes, and the models that they name.",
      description =
          "Reads the YAML strictly, opens the models' headers, matches their tensors, tokenizers"
              + " and parameters, and reads no weights. A recipe that cannot be merged is an error"
              + " with file, line and what to do.",
      footer = {
        "",
        "Example:",
        "  mergewright recipe check experiments/recipes/ties.yaml experiments/recipes/slerp.yaml"
      })
  static final class Check implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RECIPE", description = "The recipes.")
    private List<Path> files = List.of();

    @Option(names = "--text-only", description = "Check the YAML alone; the models may be absent.")
    private boolean textOnly;

    @Mixin private Output output = new Output();

    @Override
    public Integer call() throws IOException {
      List<String> lines = new ArrayList<>();
      List<Map<String, ?>> objects = new ArrayList<>();
      int refused = 0;
      for (Path file : files) {
        try {
          objects.add(checked(file, lines));
        } catch (InvalidInputException e) {
          if (files.size() == 1) {
            throw e;
          }
          refused++;
          String sentence = String.valueOf(e.getMessage());
          lines.add(sentence.startsWith(file.toString()) ? sentence : file + ": " + sentence);
          objects.add(Map.of("file", file.toString(), "error", sentence));
        }
      }
      output.print(Map.of("recipes", objects), String.join(System.lineSeparator(), lines));
      if (refused > 0) {
        throw new InvalidInputException(
            "%d of %d recipes cannot be merged".formatted(refused, files.size()));
      }
      return 0;
    }

    /// What is to be said of a recipe that can be merged, as an object and in further lines.
    private Map<String, ?> checked(Path file, List<String> lines) throws IOException {
      MergeRecipe recipe = RecipeYaml.read(file);
      if (textOnly) {
        lines.add("%s: %s, valid YAML; no model was looked at".formatted(file, method(recipe)));
        return Map.of("file", file.toString(), "method", method(recipe));
      }
      try (Merge merge = Merge.open(recipe, file.toAbsolutePath().resolveSibling(""))) {
        PlanText plan = new PlanText(merge.plan());
        lines.add(line(file, recipe, merge.plan()));
        lines.addAll(plan.remarks().stream().map(remark -> "  " + remark).toList());
        Map<String, Object> object = plan.asMap();
        object.put("file", file.toString());
        return object;
      }
    }

    private static String line(Path file, MergeRecipe recipe, MergePlan plan) {
      return "%s: %s of %d models, %,d weights in %,d tensors; can be merged"
          .formatted(file, method(recipe), recipe.models().size(), plan.weights(), plan.tensors());
    }

    private static String method(MergeRecipe recipe) {
      return recipe.method().name();
    }
  }
}
