package dev.mergewright.report;

import dev.mergewright.experiment.Arm;
import dev.mergewright.experiment.RunRecord.ArmResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the searches chose for each layer: one table per parameter, each cell shaded by its value.
final class Coefficients {
  /// Shading stops here, so that a dark cell stays readable.
  private static final double STRONGEST = 62;

  private final Report report;

  Coefficients(Report report) {
    this.report = report;
  }

  Html all() {
    return Html.each(parameters(), this::table);
  }

  private Set<String> parameters() {
    Set<String> names = new LinkedHashSet<>();
    for (ArmResult result : searched()) {
      names.addAll(result.coefficients().keySet());
    }
    return names;
  }

  private List<ArmResult> searched() {
    List<ArmResult> searched = new ArrayList<>();
    for (Group group : List.of(Group.EXPERT_ONLY, Group.BOTH)) {
      report.table().in(group).forEach(row -> searched.addAll(row.results()));
    }
    return searched;
  }

  private Html table(String parameter) {
    List<ArmResult> results =
        searched().stream().filter(each -> each.coefficients().containsKey(parameter)).toList();
    double largest =
        results.stream()
            .flatMap(result -> result.coefficients().get(parameter).stream())
            .mapToDouble(Math::abs)
            .max()
            .orElse(0);
    int layers =
        results.stream().mapToInt(each -> each.coefficients().get(parameter).size()).max().orElse(0);
    List<Html> heads = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
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
        Html.each(results, result -> line(result, parameter, largest)));
  }

  private static Html line(ArmResult result, String parameter, double largest) {
    Arm.EvoMm arm = (Arm.EvoMm) result.arm();
    return Html.of(
        "<tr><th scope=\"row\">{}, {} <small>seed {}</small></th>{}</tr>",
        Names.method(arm.method()),
        Names.data(arm.data()),
        arm.seed(),
        Html.each(result.coefficients().get(parameter), value -> cell(value, largest)));
  }

  private static Html cell(double value, double largest) {
    double strength = largest == 0 ? 0 : STRONGEST * Math.abs(value) / largest;
    return Html.of(
        "<td class=\"{}\" style=\"--v:{}%\">{}</td>",
        value < 0 ? "negative" : "positive",
        String.format(Locale.ROOT, "%.0f", strength),
        String.format(Locale.ROOT, "%.2f", value).replace('-', '−'));
  }
}
