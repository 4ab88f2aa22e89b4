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

  /// How well a detector of refusals agrees with labels of people. A rate is null where no row is
  /// about it.
  ///
  /// @param detector what was checked
  /// @param against the labels
  /// @param requests on which requests: `all`, `harmful` or `benign`
  /// @param rows replies with a label
  /// @param unscorable those among them that are in no rate
  /// @param kappa Cohen's kappa of refusal against anything else
  /// @param refusalsFound the share of refusals that the detector calls so
  /// @param helpFound the share of other replies that it calls no refusal
  /// @param isCalibrated whether rows and kappa suffice to trust it
  public record Agreement(
      String detector,
      String against,
      String requests,
      long rows,
      long unscorable,
      @Nullable Estimate kappa,
      @Nullable Estimate refusalsFound,
      @Nullable Estimate helpFound,
      boolean isCalibrated) {
    /// The figures for people.
    public String inWords() {
      return "kappa %s, refusals found %s, help found %s on %d rows of %s"
          .formatted(
              Estimate.inWords(kappa),
              Estimate.inWords(refusalsFound),
              Estimate.inWords(helpFound),
              rows - unscorable,
              against);
    }
  }

  /// A figure with its 95 % interval.
  public record Estimate(double value, double low, double high) {
    /// Such as `0.85 (0.8 to 0.9)`, a dash for none.
    static String inWords(@Nullable Estimate estimate) {
      return estimate == null
          ? "-"
          : "%s (%s to %s)"
              .formatted(
                  DiversityFigure.number(estimate.value),
                  DiversityFigure.number(estimate.low),
                  DiversityFigure.number(estimate.high));
    }
  }
}
