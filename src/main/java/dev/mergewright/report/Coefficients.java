package dev.mergewright.report;

import dev.mergewright.experiment.runs.RunRecord.ArmResult;
import dev.mergewright.experiment.settings.Arm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the searches chose for each layer: one table per parameter, each cell shaded by its value.
final class Coefficients {
  private final Report report;

  Coefficients(Report report) {
    this.report = report;
  }

  /// The values of one search, from the first layer to the last.
  private record Line(Arm arm, List<Double> values) {}

  Html all() {
    Set<String> parameters = new LinkedHashSet<>();
    for (ArmResult result : searched()) {
      parameters.addAll(result.coefficients().keySet());
    }
    return Html.each(parameters, parameter -> table(parameter, lines(parameter)));
  }

  private List<ArmResult> searched() {
    List<ArmResult> searched = new ArrayList<>();
    for (Group group : List.of(Group.EXPERT_ONLY, Group.BOTH, Group.SEARCHED)) {
      report.table().in(group).forEach(row -> searched.addAll(row.results()));
    }
    return searched;
  }

  private List<Line> lines(String parameter) {
    return searched().stream()
        .map(
            result ->
                new Line(result.arm(), result.coefficients().getOrDefault(parameter, List.of())))
        .filter(line -> !line.values().isEmpty())
        .toList();
  }

  private Html table(String parameter, List<Line> lines) {
    double largest =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .mapToDouble(Math::abs)
            .max()
            .orElse(0);
    List<Html> heads = new ArrayList<>();
    for (int layer = 0; layer < lines.getFirst().values().size(); layer++) {
      heads.add(Html.of("<th scope=\"col\">{}</th>", layer));
    }
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="{} per layer">
        <table class="heat"><caption><b>{}</b> per layer, from the first to the last. {}</caption>
        <thead><tr><th scope="col">Search</th>{}</tr></thead><tbody>{}</tbody></table></div>
        """,
        parameter,
        parameter,
        report.miniature(),
        Html.join(heads),
        Html.each(lines, line -> line(line, largest)));
  }

  private static Html line(Line line, double largest) {
    return Html.of(
        "<tr><th scope=\"row\">{} <small>{}</small></th>{}</tr>",
        line.arm() instanceof Arm.EvoMm evoMm
            ? Names.method(evoMm.method()) + ", " + Names.data(evoMm.data())
            : Names.inGroup(line.arm()),
        Names.seed(line.arm()),
        Html.each(line.values(), value -> HeatCell.of(value, largest, signed(value))));
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replace('-', '−');
  }
}
