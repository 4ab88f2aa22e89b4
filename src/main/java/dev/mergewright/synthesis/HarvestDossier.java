package dev.mergewright.synthesis;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Dossier;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Making;
import dev.mergewright.dataset.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is kept of a harvest beside its rows: what became of every candidate, and what the calls
/// cost, and what was measured of candidates and rows.
final class HarvestDossier {
  private HarvestDossier() {}

  /// @param config the settings as YAML
  /// @param dataset the rows as they are written
  /// @param agreements how far the judges agree with people
  static Dossier of(
      String config, Harvest harvest, Dataset dataset, List<Making.Agreement> agreements) {
    List<Making.Figure> figures = new ArrayList<>(Making.variety(dataset));
    figures.addAll(harvest.figures());
    return new Dossier(
        config,
        new Making(cells(harvest), harvest.spending(), figures, agreements),
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
