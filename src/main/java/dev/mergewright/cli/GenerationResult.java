package dev.mergewright.cli;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.synthesis.Harvest;
import dev.mergewright.synthesis.calls.Totals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a generation ended, for people and for programs.
///
/// @param harvest what it gave
/// @param totals where its calls stand
/// @param dataset what was written, null when nothing was
/// @param folder where
record GenerationResult(
    Harvest harvest, Totals totals, @Nullable Dataset dataset, @Nullable Path folder) {
  private static final int SHORT = 3;
  private static final int CAP = 4;
  private static final int UNAVAILABLE = 5;
  private static final int INTERRUPTED = 130;

  int exitCode() {
    return switch (harvest.status()) {
      case COMPLETE -> 0;
      case SHORT, RECORDED_ONLY -> SHORT;
      case CAP -> CAP;
      case UNAVAILABLE -> UNAVAILABLE;
      case STOPPED -> INTERRUPTED;
    };
  }

  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("status", harvest.status().name().toLowerCase(Locale.ROOT));
    object.put("rows", harvest.accepted());
    object.put("candidates", harvest.slots());
    object.put("streams", harvest.yields());
    object.put("rejects", harvest.rejects());
    object.put("counts", harvest.counts());
    object.put("unsettled", harvest.unsettled().size());
    object.put("calls_recorded", totals.recorded());
    object.put("calls_asked", totals.asked());
    object.put("cost_usd", totals.hasUnknownPrice() ? null : totals.cost());
    object.put("folder", folder == null ? null : folder.toString());
    object.put("content_sha256", dataset == null ? null : dataset.fingerprint());
    return object;
  }

  /// The closing table: every cell, and why candidates became nothing.
  String text() {
    StringBuilder text =
        new StringBuilder(
            "%-32s %-16s %14s %11s  %s"
                .formatted("stream", "kind", "rows", "candidates", "dropped"));
    for (Harvest.Yield yield : harvest.yields()) {
      boolean isFirst = true;
      for (Harvest.Cell cell : yield.cells()) {
        text.append(
            "%n%-32s %-16s %14s %11s  %s"
                .formatted(
                    isFirst ? yield.stream() : "",
                    cell.kind().key(),
                    rows(cell),
                    isFirst ? yield.slots() : "",
                    isFirst ? reasons(yield.rejects()) : "")
                .stripTrailing());
        isFirst = false;
      }
    }
    text.append("%n%n%s".formatted(ending()));
    if (!harvest.unsettled().isEmpty()) {
      text.append(
          "%nunsettled  %,d replies to benign requests that no judge could score; generate review with the generation file asks you, then reselect"
              .formatted(harvest.unsettled().size()));
    }
    text.append(
        "%ncalls      %,d asked, %,d from the journal; cost %s"
            .formatted(totals.asked(), totals.recorded(), cost()));
    if (dataset != null) {
      text.append("%ndataset    %s".formatted(folder));
      text.append("%ncontent    %s".formatted(dataset.fingerprint()));
    }
    return text.toString();
  }

  private String ending() {
    String rows = "%,d rows of %,d candidates".formatted(harvest.accepted(), harvest.slots());
    return switch (harvest.status()) {
      case COMPLETE -> "complete   " + rows;
      case SHORT ->
          "short      %s; raise budget.candidates_per_row, lower the rows, or keep them with reselect --keep-short"
              .formatted(rows);
      case RECORDED_ONLY ->
          "unfinished %s; calls are missing in the journal, generate run makes them"
              .formatted(rows);
      case CAP -> "cap        %s; raise budget.usd and run again to go on".formatted(rows);
      case UNAVAILABLE -> "stopped    %s; an endpoint failed too often".formatted(rows);
      case STOPPED -> "stopped    %s; the same command continues".formatted(rows);
    };
  }

  private String cost() {
    String known = totals.cost().toPlainString() + " USD";
    String of = totals.cap() == null ? "" : " of " + totals.cap().toPlainString();
    return known + of + (totals.hasUnknownPrice() ? " and what models without a price cost" : "");
  }

  private static String rows(Harvest.Cell cell) {
    String rows = "%d/%d".formatted(cell.accepted(), cell.wanted());
    return cell.isShort() ? rows + " short" : rows;
  }

  private static String reasons(Map<String, Long> rejects) {
    return rejects.entrySet().stream()
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(Collectors.joining(", "));
  }
}
