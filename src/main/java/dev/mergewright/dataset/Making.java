package dev.mergewright.dataset;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the making of a dataset took and what was measured of it: `report.json`.
///
/// @param cells what became of the candidates of each cell
/// @param spending what each model was asked and cost; when there is none, it is summed over the
///   calls behind the rows on writing
/// @param figures what was measured of the rows; when there is none, how varied they are is
///   measured on writing
/// @param agreements how well the detectors agree with labels or with each other
public record Making(
    List<Cell> cells, List<Spending> spending, List<Figure> figures, List<Agreement> agreements) {
  /// Nobody kept account.
  public static final Making NONE = new Making(List.of(), List.of(), List.of(), List.of());

  public Making {
    cells = List.copyOf(cells);
    spending = List.copyOf(spending);
    figures = List.copyOf(figures);
    agreements = List.copyOf(agreements);
  }

  /// What the making of a dataset folder took, [#NONE] when nobody kept account.
  public static Making read(Path dataset) throws IOException {
    return new DatasetFolder(dataset).readDossier().making();
  }

  /// How varied the rows of a dataset are.
  public static List<Figure> variety(Dataset dataset) {
    return RowFigures.of(dataset);
  }

  /// With what the rows of a dataset tell themselves, unless it was given: how varied they are, and
  /// what the calls behind them took.
  Making measured(Dataset dataset) {
    return new Making(
        cells,
        spending.isEmpty() ? Receipts.of(dataset) : spending,
        figures.isEmpty() ? RowFigures.of(dataset) : figures,
        agreements);
  }

  /// One cell of the quota.
  ///
  /// @param name the cell, such as `S8/harmful`
  /// @param wanted the rows asked for
  /// @param candidates the candidates looked at
  /// @param accepted the rows taken
  /// @param rejects how many candidates were dropped, by reason
  public record Cell(
      String name, int wanted, int candidates, int accepted, SortedMap<String, Long> rejects) {
    public Cell {
      rejects = Collections.unmodifiableSortedMap(new TreeMap<>(rejects));
    }

    /// Accepted rows per candidate, of which one can give several; null without candidates.
    @Nullable Double acceptance() {
      return candidates == 0 ? null : (double) accepted / candidates;
    }
  }

  /// The calls of one model.
  ///
  /// @param costUsd US dollars by the user's price table; null when it names no price, which is not
  ///   the same as nothing
  public record Spending(
      String model, long calls, long tokensIn, long tokensOut, @Nullable BigDecimal costUsd) {
    /// The same calls at no cost.
    public Spending free() {
      return new Spending(model, calls, tokensIn, tokensOut, BigDecimal.ZERO);
    }
  }

  /// A measured figure, with what human-written sets have of it.
  ///
  /// @param of what was measured, such as `harmful prompts`
  /// @param name such as `distinct-2`
  /// @param human the value of human-written sets in words, such as `0.72 to 0.83`
  /// @param gate what it should be in words, such as `at least 0.65`; null when nothing is asked
  /// @param isGood whether it is; true when nothing is asked
  public record Figure(
      String of,
      String name,
      double value,
      @Nullable String human,
      @Nullable String gate,
      boolean isGood) {}

  /// How well a detector agrees with labels.
  ///
  /// @param detector what was checked
  /// @param against the labels or the other detector
  /// @param rows on how many rows
  /// @param kappa Cohen's kappa, with its 95 % interval from `low` to `high`
  public record Agreement(
      String detector, String against, int rows, double kappa, double low, double high) {}
}
