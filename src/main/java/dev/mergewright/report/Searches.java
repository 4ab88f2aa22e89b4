package dev.mergewright.report;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.loop.Scrutiny;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.OptimizerSettings;
import dev.mergewright.experiment.settings.SearchSettings;
import dev.mergewright.report.Background.Grid;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The searches that an experiment describes, as tables of text: what each was, what it spent, what
/// it found.
record Searches(Report report) {
  /// What was searched, how and for what; a line per search.
  Grid asked() {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : report.table().in(Group.SEARCHED)) {
      SearchSettings search = settings(row.arm());
      var opening = row.results().getFirst().opening();
      lines.add(
          List.of(
              search.name(),
              methods(search) + ", " + space(search.space()),
              opening == null ? "–" : Numbers.count(opening.genes().size()),
              optimizer(search.optimizer()),
              goals(search),
              Names.number(search.evaluations())));
    }
    return new Grid(
        List.of("Search", "Recipes", "Genes", "Optimizer", "Minimises", "Evaluations"), lines);
  }

  /// What each seed found on the rows that it searched and on the rows that chose.
  Grid found() {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : report.table().in(Group.SEARCHED)) {
      row.results().forEach(result -> lines.add(line(result)));
    }
    return new Grid(
        List.of("Search", "Spent", "Candidates", "Failed", "Objective, search rows", "select rows"),
        lines);
  }

  private List<String> line(ArmResult result) {
    SearchCourse course = SearchCourse.of(report.run(), result);
    List<Candidate> candidates = result.candidates();
    long failed = candidates.stream().filter(each -> each.failure() != null).count();
    return List.of(
        Names.full(result.arm()) + ", " + Names.seed(result.arm()),
        String.format(Locale.ROOT, "%.1f", course.spent()),
        Numbers.count(candidates.size()),
        Numbers.count((int) failed),
        candidates.stream()
            .filter(each -> each.recipe().equals(result.recipeId()) && each.rung() == null)
            .findFirst()
            .map(each -> told(course.fitness(each)))
            .orElse("–"),
        onSelect(course, result));
  }

  /// How much of what each search found was luck on its own rows, for all searches of the run.
  Grid optimism() {
    List<List<String>> lines = new ArrayList<>();
    for (ArmResult result : report.run().arms()) {
      List<Scrutiny.Gap> gaps = result.scrutiny().gaps();
      List<Scrutiny.Gap> unaudited = result.scrutiny().unaudited();
      for (int i = 0; i < gaps.size(); i++) {
        lines.add(
            List.of(
                Names.full(result.arm()) + ", " + Names.seed(result.arm()),
                gaps.get(i).goal(),
                Numbers.loss(gaps.get(i).claimed()),
                Numbers.loss(gaps.get(i).fresh()),
                optimism(gaps.get(i)),
                i < unaudited.size() ? optimism(unaudited.get(i)) : "–"));
      }
    }
    return new Grid(
        List.of(
            "Search",
            "Objective",
            "On the rows that chose",
            "On other rows",
            "Optimism",
            "Without the audit"),
        lines);
  }

  private static String optimism(Scrutiny.Gap gap) {
    Double error = gap.standardError();
    String said = Numbers.signed(gap.optimism());
    return error == null ? said : said + " ± " + Numbers.loss(error);
  }

  /// What else happened: what was not searched, why a search ended early, what was passed over.
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Row row : report.table().in(Group.SEARCHED)) {
      for (ArmResult result : row.results()) {
        String search = Names.full(result.arm()) + ", " + Names.seed(result.arm()) + ": ";
        notes(result).forEach(note -> notes.add(search + note + "."));
      }
    }
    return List.copyOf(notes);
  }

  private static List<String> notes(ArmResult result) {
    List<String> notes = new ArrayList<>();
    var opening = result.opening();
    if (opening != null) {
      opening.inert().forEach(idle -> notes.add("not searched, " + idle));
    }
    if (result.stopped() != null) {
      notes.add("ended before its budget did, " + result.stopped());
    }
    if (!result.agreement().isEmpty()) {
      List<String> rungs =
          result.agreement().stream()
              .map(each -> Double.isNaN(each) ? "–" : Numbers.correlation(each))
              .toList();
      notes.add(
          "rank correlation of each rung with the next, mean over generations, "
              + String.join(", ", rungs));
    }
    result.scrutiny().passedOver().forEach(each -> notes.add("passed over, " + each));
    String likeness = result.scrutiny().likeness();
    if (likeness != null) {
      notes.add(likeness.replaceAll("\\.$", ""));
    }
    return notes;
  }

  private static String onSelect(SearchCourse course, ArmResult result) {
    List<String> values = new ArrayList<>();
    for (Objective objective : course.goals().objectives()) {
      double value = SearchCourse.value(objective, result.selectLosses());
      values.add(Double.isNaN(value) ? "–" : Numbers.loss(value));
    }
    return String.join(" | ", values);
  }

  private static String told(Fitness fitness) {
    List<String> values = fitness.objectives().stream().map(Numbers::loss).toList();
    return String.join(" | ", values) + (fitness.isFeasible() ? "" : ", misses a limit");
  }

  private SearchSettings settings(Arm arm) {
    return report.run().settings().searched(((Arm.Searched) arm).name());
  }

  private static String methods(SearchSettings search) {
    return String.join(" or ", search.methods().stream().map(Names::method).toList());
  }

  /// How values change over the model: `4 cosines over depth, for attention and mlp each`.
  private static String space(SearchSettings.Space space) {
    String profile;
    if (space.groups() != null) {
      profile = "groups of " + space.groups() + " layers";
    } else if (space.ramp() != null) {
      profile = space.ramp() + " values interpolated over depth";
    } else if (space.mergekit() != null) {
      profile = "the genome of mergekit-evolve";
    } else if (space.cosines() != null) {
      profile = space.cosines() + " cosines over depth";
    } else {
      profile =
          space.layers() == SearchSettings.Space.Layers.WHOLE
              ? "one value for all layers"
              : "one value per layer";
    }
    return space.components().isEmpty()
        ? profile
        : profile + ", for each of " + String.join(", ", space.components());
  }

  private static String optimizer(OptimizerSettings optimizer) {
    String name = optimizer.name().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return optimizer.population() == null ? name : name + ", population " + optimizer.population();
  }

  /// What is minimised and within which limits: `safety + 0.3 expert; benign at most 0.5`.
  static String goals(SearchSettings search) {
    List<String> parts = new ArrayList<>();
    parts.add(
        String.join(" | ", search.goals().objectives().stream().map(Searches::objective).toList()));
    search.constraints().stream().map(SearchSettings.Limit::told).forEach(parts::add);
    return String.join("; ", parts);
  }

  static String objective(Objective objective) {
    List<String> terms = new ArrayList<>();
    objective
        .weights()
        .forEach(
            (term, weight) -> terms.add(weight == 1 ? term : Names.number(weight) + " " + term));
    return String.join(" + ", terms);
  }
}
