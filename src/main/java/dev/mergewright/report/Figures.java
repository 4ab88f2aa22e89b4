package dev.mergewright.report;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.search.ParetoFront;
import dev.mergewright.space.Fitness;
import dev.mergewright.space.Goals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The numbers behind the charts, as the page's script reads them.
///
/// @param points one per line of the table, in percent
/// @param front the points that no other dominates, from the least skilled to the most
/// @param both best objective so far of the searches on both kinds of rows
/// @param expert best objective so far of the searches on expert rows
/// @param alpha the sweep over alpha
/// @param searches best objective so far of the experiment's own searches, by what they minimise
/// @param fronts the candidates of searches for two objectives
record Figures(
    List<Point> points,
    List<Point> front,
    List<Curve> both,
    List<Curve> expert,
    List<AlphaStep> alpha,
    List<Chart> searches,
    List<Front> fronts) {

  /// A share in percent with its interval.
  record Range(double value, double low, double high) {
    static Range of(Rate rate) {
      return new Range(percent(rate.share()), percent(rate.low()), percent(rate.high()));
    }

    private static double percent(double share) {
      return Math.round(1e4 * share) / 1e2;
    }
  }

  /// A model in the plane of skill and safety.
  record Point(String group, String name, String label, Range skill, Range safe, boolean winner) {}

  /// The course of one search.
  ///
  /// @param series what shares its colour: the method, or the search without its seed
  /// @param steps pairs of what was spent and the best so far, from the first candidate within the
  ///   limits on
  record Curve(String series, String name, List<List<Double>> steps) {}

  /// Searches whose objectives can be compared.
  record Chart(String title, List<Curve> curves) {}

  /// A search for two objectives.
  ///
  /// @param axes what the objectives are
  /// @param all the candidates within the limits
  /// @param front those that no other dominates, by rising first objective
  record Front(String title, List<String> axes, List<List<Double>> all, List<List<Double>> front) {}

  /// One value of alpha.
  record AlphaStep(double alpha, Range safe, Range skill, int seeds) {}

  static Figures of(Report report) {
    ResultTable table = report.table();
    Row winner = table.rowOf(report.run().winner());
    List<Point> points = table.rows().stream().map(row -> point(row, row.equals(winner))).toList();
    List<Point> front =
        table.rows().stream()
            .filter(table::isOnFront)
            .map(row -> point(row, false))
            .sorted(Comparator.comparingDouble(point -> point.skill().value()))
            .toList();
    return new Figures(
        points,
        front,
        curves(report, Group.BOTH),
        curves(report, Group.EXPERT_ONLY),
        sweep(report),
        searches(report),
        fronts(report));
  }

  /// The sweep's steps, or none where alpha was not varied.
  private static List<AlphaStep> sweep(Report report) {
    List<Row> rows = report.table().sweep(report.run().settings().search().alphaMethod());
    if (rows.size() < 2) {
      return List.of();
    }
    return rows.stream()
        .map(
            row ->
                new AlphaStep(
                    ((Arm.EvoMm) row.arm()).alpha(),
                    Range.of(row.rate(Measure.SAFE)),
                    Range.of(row.rate(Measure.SKILL)),
                    row.results().size()))
        .toList();
  }

  private static Point point(Row row, boolean winner) {
    return new Point(
        row.group().title(),
        row.name(),
        row.inGroup(),
        Range.of(row.rate(Measure.SKILL)),
        Range.of(row.rate(Measure.SAFE)),
        winner);
  }

  private static List<Curve> curves(Report report, Group group) {
    List<Curve> curves = new ArrayList<>();
    for (Row row : report.table().in(group)) {
      row.results().forEach(result -> curves.add(curve(report, result)));
    }
    return curves;
  }

  private static Curve curve(Report report, ArmResult result) {
    String series = Names.inGroup(result.arm());
    String seed = Names.seed(result.arm());
    List<List<Double>> steps =
        SearchCourse.of(report.run(), result).steps().stream()
            .filter(step -> Double.isFinite(step.best()))
            .map(step -> List.of(rounded(step.spent()), rounded(step.best())))
            .toList();
    return new Curve(series, series + ", " + seed, steps);
  }

  private static List<Chart> searches(Report report) {
    Map<String, List<Curve>> byGoal = new LinkedHashMap<>();
    for (Row row : report.table().in(Group.SEARCHED)) {
      for (ArmResult result : row.results()) {
        Goals goals = SearchCourse.of(report.run(), result).goals();
        if (goals.objectives().size() == 1) {
          String title = Searches.objective(goals.objectives().getFirst());
          byGoal.computeIfAbsent(title, _ -> new ArrayList<>()).add(curve(report, result));
        }
      }
    }
    List<Chart> charts = new ArrayList<>();
    byGoal.forEach((title, curves) -> charts.add(new Chart(title, curves)));
    return charts;
  }

  private static List<Front> fronts(Report report) {
    List<Front> fronts = new ArrayList<>();
    for (Row row : report.table().in(Group.SEARCHED)) {
      for (ArmResult result : row.results()) {
        SearchCourse course = SearchCourse.of(report.run(), result);
        if (course.goals().objectives().size() == 2) {
          fronts.add(front(course));
        }
      }
    }
    return fronts;
  }

  private static Front front(SearchCourse course) {
    Arm arm = course.result().arm();
    ParetoFront front =
        ParetoFront.of(
            whole(course).stream()
                .map(each -> new ParetoFront.Member(each.point(), course.fitness(each)))
                .toList());
    return new Front(
        Names.inGroup(arm) + ", " + Names.seed(arm),
        course.goals().objectives().stream().map(Searches::objective).toList(),
        places(whole(course).stream().map(course::fitness).toList()),
        places(front.fitness()));
  }

  /// The candidates that were scored on all rows.
  private static List<Candidate> whole(SearchCourse course) {
    return course.result().candidates().stream().filter(each -> each.rung() == null).toList();
  }

  private static List<List<Double>> places(List<Fitness> fitness) {
    return fitness.stream()
        .filter(Fitness::isFeasible)
        .map(each -> each.objectives().stream().map(Figures::rounded).toList())
        .toList();
  }

  private static double rounded(double value) {
    return Math.round(1e6 * value) / 1e6;
  }

  String json() {
    return Page.json(this);
  }
}
