package dev.mergewright.synthesis;

import dev.mergewright.dataset.Diversity;
import dev.mergewright.dataset.DiversityFigure;
import dev.mergewright.dataset.Dossier;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Making;
import dev.mergewright.dataset.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is kept of a harvest beside its rows: what became of every candidate, what the rows are
/// like, what they cost.
final class HarvestDossier {
  private static final int FEWEST_TEXTS = 10;

  private HarvestDossier() {}

  /// @param config the settings as YAML
  /// @param spending what each model was asked and cost
  static Dossier of(String config, Harvest harvest, List<Making.Spending> spending) {
    return new Dossier(
        config,
        new Making(cells(harvest), spending, figures(harvest), List.of()),
        harvest.rejected().stream().map(HarvestDossier::rejected).toList());
  }

  /// One per stream: a candidate that was dropped early belongs to no kind yet.
  private static List<Making.Cell> cells(Harvest harvest) {
    List<Making.Cell> cells = new ArrayList<>();
    for (Harvest.Yield yield : harvest.yields()) {
      String kinds =
          yield.cells().stream().map(cell -> cell.kind().key()).collect(Collectors.joining("+"));
      cells.add(
          new Making.Cell(
              yield.stream() + "/" + kinds,
              yield.cells().stream().mapToInt(Harvest.Cell::wanted).sum(),
              yield.slots(),
              yield.cells().stream().mapToInt(Harvest.Cell::accepted).sum(),
              new TreeMap<>(yield.rejects())));
    }
    return cells;
  }

  private static List<Making.Figure> figures(Harvest harvest) {
    List<Making.Figure> figures = new ArrayList<>();
    for (Example.Kind kind : Example.Kind.values()) {
      List<Example> rows =
          harvest.rows().values().stream()
              .flatMap(Collection::stream)
              .filter(row -> row.kind() == kind)
              .toList();
      if (rows.size() >= FEWEST_TEXTS) {
        figures.addAll(
            figures(
                kind.key() + " prompts",
                rows.stream().map(Example::prompt).toList(),
                DiversityFigure.Texts.PROMPTS));
        if (kind == Example.Kind.HARMFUL) {
          figures.addAll(
              figures(
                  "refusals",
                  rows.stream().map(Example::response).toList(),
                  DiversityFigure.Texts.REFUSALS));
        }
      }
    }
    return figures;
  }

  private static List<Making.Figure> figures(
      String of, List<String> texts, DiversityFigure.Texts kind) {
    return DiversityFigure.lines(Diversity.of(texts), kind).stream()
        .map(
            line ->
                new Making.Figure(
                    of,
                    line.name(),
                    line.value(),
                    line.human() == null
                        ? null
                        : "%s to %s".formatted(line.human().low(), line.human().high()),
                    line.gate() == null ? null : line.isGood()))
        .toList();
  }

  private static Rejected rejected(Harvest.Rejected one) {
    String id = "%s#%d".formatted(one.stream(), one.slot());
    String reason = one.reason().key();
    if (one.rows().isEmpty()) {
      return Rejected.withoutText(id, one.stream(), reason, "strategy");
    }
    boolean isHarmful = one.rows().stream().anyMatch(row -> row.kind() == Example.Kind.HARMFUL);
    return Rejected.of(
        id,
        one.stream(),
        isHarmful ? Example.Kind.HARMFUL : one.rows().getFirst().kind(),
        reason,
        one.reason() == Reject.QUOTA_FULL ? "quota" : "sieve",
        one.rows().stream().map(Example::prompt).collect(Collectors.joining("\n")));
  }
}
