package dev.mergewright.report;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.RunRecord.ArmResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers behind the charts, as the page's script reads them.
///
/// @param points one per line of the table, in percent
/// @param front the points that no other dominates, from the least skilled to the most
/// @param both best objective so far of the searches on both kinds of rows
/// @param expert best objective so far of the searches on expert rows
/// @param alpha the sweep over alpha
record Figures(
    List<Point> points,
    List<Point> front,
    List<Curve> both,
    List<Curve> expert,
    List<AlphaStep> alpha) {

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
  record Curve(String method, String name, List<@Nullable Double> best) {}

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
        points, front, curves(table, Group.BOTH), curves(table, Group.EXPERT_ONLY), sweep(report));
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

  private static List<Curve> curves(ResultTable table, Group group) {
    List<Curve> curves = new ArrayList<>();
    for (Row row : table.in(group)) {
      for (ArmResult result : row.results()) {
        Arm.EvoMm arm = (Arm.EvoMm) result.arm();
        curves.add(
            new Curve(
                Names.method(arm.method()),
                Names.method(arm.method()) + ", seed " + arm.seed(),
                rounded(SearchCourse.bestSoFar(arm, result))));
      }
    }
    return curves;
  }

  /// Six decimals; absent before the first candidate that could be scored.
  private static List<@Nullable Double> rounded(List<Double> losses) {
    List<@Nullable Double> rounded = new ArrayList<>();
    for (double loss : losses) {
      rounded.add(Double.isFinite(loss) ? Math.round(1e6 * loss) / 1e6 : null);
    }
    return rounded;
  }

  String json() {
    return Page.json(this);
  }
}
