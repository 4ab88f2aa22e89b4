package dev.mergewright.cli;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.experiment.runs.CandidateFront;
import dev.mergewright.experiment.runs.CandidateFront.Choice;
import dev.mergewright.experiment.runs.RunCandidates;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.space.Constraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A candidate of a run, chosen by other goals than those of its search.
@Command(
    name = "pick",
    header = "Choose among all candidates that a run has scored, and write the one chosen.",
    description =
        "Only candidates that no other one beats in all terms are chosen from. Terms are losses on"
            + " the search rows: safety, expert and, where a search measured it, benign. Nothing is"
            + " overwritten.",
    footer = {
      "",
      "Example:",
      "  mergewright pick 2187a2 picked.yaml --by weight=safety:1,expert:0.3",
      "  mergewright pick 2187a2 picked-model --by knee --where \"safety<=0.02\""
    })
final class PickCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The beginning of a run's id, or its folder.")
  private String run = "";

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "What to write: a recipe if the name ends in .yaml, else a model directory.")
  private Path target = Path.of("picked.yaml");

  @Option(
      names = "--by",
      paramLabel = "RULE",
      description =
          "knee, where giving up a little of one term stops buying much of another"
              + " (knee=TERM,TERM for others than safety and expert); or weight=TERM:WEIGHT,...,"
              + " the least weighted sum (default: ${DEFAULT-VALUE}).")
  private String by = "knee";

  @Option(
      names = "--where",
      paramLabel = "LIMIT",
      description = "Only candidates within a limit, such as \"safety<=0.02\"; may be repeated.")
  private List<String> limits = List.of();

  @Option(
      names = "--experiment",
      paramLabel = "FOLDER",
      description =
          "The folder of the run's experiment.yaml, which model paths start from (default:"
              + " experiments/NAME).")
  private @Nullable Path experiment;

  @Mixin private RunsFolder runs = new RunsFolder();
  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          target + " exists already and nothing is overwritten; choose another name or remove it");
    }
    PickRule rule = PickRule.parse(by);
    List<Constraint> where = limits.stream().map(PickRule::limit).toList();
    RunCandidates candidates = RunCandidates.read(runs.folder(run));
    CandidateFront front = candidates.front(rule.terms(), where);
    Choice choice = rule.choose(front);
    refuseMissed(choice);
    Path folder = folder(candidates.settings().name());
    if (isRecipe()) {
      Path parent = target.toAbsolutePath().normalize().resolveSibling("");
      AtomicFile.writeNew(target, RecipeYaml.write(choice.recipe().relocated(folder, parent)));
    } else {
      build(choice, folder, card(candidates, rule, front, choice));
    }
    output.print(object(rule, front, choice, where), text(rule, front, choice, where));
    return 0;
  }

  private static void refuseMissed(Choice choice) {
    if (!choice.missed().isEmpty()) {
      throw new InvalidInputException(
          "no candidate keeps to %s; the nearest, %d of %s, has %s; loosen --where"
              .formatted(
                  String.join(", ", choice.missed().stream().map(Constraint::toString).toList()),
                  choice.index(),
                  choice.arm(),
                  told(choice.losses())));
    }
  }

  /// Losses as `safety 0.0064, expert 0.0210`.
  private static String told(Map<String, Double> losses) {
    List<String> parts = new ArrayList<>();
    losses.forEach((term, loss) -> parts.add("%s %.4f".formatted(term, loss)));
    return String.join(", ", parts);
  }

  private Path folder(String name) {
    Path folder = experiment == null ? Path.of("experiments").resolve(name) : experiment;
    if (!Files.isRegularFile(folder.resolve(Experiment.FILE))) {
      throw new InvalidInputException(
          "%s is not there; give the folder of the run's experiment with --experiment"
              .formatted(folder.resolve(Experiment.FILE)));
    }
    return folder.toAbsolutePath().normalize();
  }

  private boolean isRecipe() {
    String name = String.valueOf(target.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private void build(Choice choice, Path folder, String card) throws IOException {
    Progress progress = ConsoleProgress.standard();
    MergeRecipe recipe = choice.recipe();
    try (Merge merge = Merge.open(recipe, folder)) {
      if (!merge.id(execution.threads(), progress).equals(choice.id())) {
        throw new InvalidInputException(
            "the models of %s are not those that the run merged; restore them, or give the folder of the run's experiment with --experiment"
                .formatted(folder));
      }
      merge
          .writer(target)
          .withThreads(execution.threads())
          .withFile("README.md", card)
          .write(merge.weights(), target, progress);
    }
  }

  private static String card(
      RunCandidates candidates, PickRule rule, CandidateFront front, Choice choice) {
    return """
    # %s, picked

    %sCandidate %d of `%s`, chosen as %s among %d candidates of a run of `mergewright reproduce`. Its losses on the rows that it \
    was found on are %s; how it behaves on others was not measured.

    `recipe.yaml` rebuilds it:

    ```yaml
    %s```
    """
        .formatted(
            candidates.settings().name(),
            candidates.settings().miniature()
                ? "**Miniature: says nothing about real LLMs.** "
                : "",
            choice.index(),
            choice.arm(),
            rule.text(),
            front.considered(),
            told(choice.losses()),
            RecipeYaml.write(choice.recipe()));
  }

  private Map<String, Object> object(
      PickRule rule, CandidateFront front, Choice choice, List<Constraint> where) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("arm", choice.arm());
    object.put("index", choice.index());
    object.put("recipe", choice.id());
    object.put("rule", rule.name());
    object.put("losses", choice.losses());
    Map<String, Object> ranges = new LinkedHashMap<>();
    for (int term = 0; term < front.terms().size(); term++) {
      ranges.put(front.terms().get(term), front.range(term));
    }
    object.put("front_ranges", ranges);
    object.put("front", front.size());
    object.put("considered", front.considered());
    object.put("scored", front.scored());
    object.put("limits", where.stream().map(Constraint::toString).toList());
    object.put("out", target.toString());
    return object;
  }

  private String text(PickRule rule, CandidateFront front, Choice choice, List<Constraint> where) {
    List<String> lines = new ArrayList<>();
    lines.add("picked   candidate %d of %s".formatted(choice.index(), choice.arm()));
    lines.add(
        "as       %s, on a front of %d; %d of %d candidates were measured by these terms"
            .formatted(rule.text(), front.size(), front.considered(), front.scored()));
    for (int term = 0; term < front.terms().size(); term++) {
      String name = front.terms().get(term);
      double loss = choice.losses().getOrDefault(name, Double.NaN);
      List<Double> range = front.range(term);
      lines.add(
          "%-8s %.4f, %.4f above the least on the front (%.4f - %.4f)"
              .formatted(name, loss, loss - range.getFirst(), range.getFirst(), range.getLast()));
    }
    for (Constraint limit : where) {
      lines.add("keeps to %s".formatted(limit));
    }
    lines.add(
        "Figures are of the search rows, on which it was also found; mergewright evaluate tells how"
            + " it does on others.");
    lines.add("written  " + target);
    return String.join("\n", lines);
  }
}
