package dev.mergewright.dataset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the making of a dataset took, in tables for people: `report.md`, and parts of the card.
final class MakingText {
  private final Dataset dataset;
  private final Making making;

  MakingText(Dataset dataset, Making making) {
    this.dataset = dataset;
    this.making = making;
  }

  String page() {
    StringBuilder text = new StringBuilder("# Report of " + dataset.name() + "\n\n");
    append(text, "Cells", cells());
    append(text, "Calls and cost", spending());
    append(text, "Measured", figures());
    append(text, "Agreement of the detectors", agreements());
    return text.toString().stripTrailing() + "\n";
  }

  /// A table, empty when there is nothing to tell.
  String cells() {
    List<String> lines = new ArrayList<>();
    for (Making.Cell cell : making.cells()) {
      Double acceptance = cell.acceptance();
      lines.add(
          row(
              cell.name(),
              cell.wanted(),
              cell.accepted(),
              cell.candidates(),
              acceptance == null ? "" : DiversityFigure.number(acceptance),
              reasons(cell.rejects())));
    }
    return table("Cell | wanted | accepted | candidates | rows per candidate | dropped", 4, lines);
  }

  String spending() {
    List<String> lines = new ArrayList<>();
    for (Making.Spending model : making.spending()) {
      lines.add(
          row(
              model.model(),
              model.calls(),
              model.tokensIn(),
              model.tokensOut(),
              dollars(model.costUsd())));
    }
    return table("Model | calls | tokens in | tokens out | US dollars", 4, lines);
  }

  String figures() {
    List<String> lines = new ArrayList<>();
    for (Making.Figure figure : making.figures()) {
      lines.add(
          row(
              figure.of(),
              figure.name(),
              DiversityFigure.number(figure.value()),
              figure.human() == null ? "" : figure.human(),
              gate(figure)));
    }
    return table("Of | figure | here | human-written sets | gate", 0, lines);
  }

  String agreements() {
    List<String> lines = new ArrayList<>();
    for (Making.Agreement found : making.agreements()) {
      lines.add(
          row(
              found.detector(),
              found.against(),
              found.requests(),
              found.rows(),
              found.unscorable(),
              Making.Estimate.inWords(found.kappa()),
              Making.Estimate.inWords(found.refusalsFound()),
              Making.Estimate.inWords(found.helpFound())));
    }
    return table(
        "Detector | against | requests | rows | unscorable | kappa (95 % interval) | refusals found"
            + " | help found",
        0, lines);
  }

  /// A Markdown table, empty without lines.
  ///
  /// @param numbers how many columns after the first are numbers
  static String table(String head, int numbers, List<String> lines) {
    if (lines.isEmpty()) {
      return "";
    }
    int columns = head.split("\\|").length;
    StringBuilder rule = new StringBuilder("|---|");
    for (int i = 1; i < columns; i++) {
      rule.append(i <= numbers ? "---:|" : "---|");
    }
    return "| " + head + " |\n" + rule + "\n" + String.join("", lines) + "\n";
  }

  static String row(Object... cells) {
    return List.of(cells).stream()
        .map(cell -> String.valueOf(cell).replace("|", "\\|").replace('\n', ' '))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String reasons(Map<String, Long> rejects) {
    return rejects.entrySet().stream()
        .map(reject -> reject.getKey() + " " + reject.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String dollars(@Nullable BigDecimal cost) {
    return cost == null ? "unknown" : cost.toPlainString();
  }

  private static String gate(Making.Figure figure) {
    return figure.gate() == null ? "" : figure.gate() + (figure.isGood() ? ": passed" : ": missed");
  }

  private static void append(StringBuilder text, String title, String table) {
    if (!table.isEmpty()) {
      text.append("## ").append(title).append("\n\n").append(table);
    }
  }
}
