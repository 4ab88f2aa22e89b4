package dev.mergewright.report;

import java.util.ArrayList;
import java.util.List;

/// The table of all methods on the page: a line per method and use of data, its seeds folded below
/// it.
final class MethodTable {
  private static final List<Measure> COLUMNS = List.of(Measure.values());

  private final Report report;
  private int lines;

  MethodTable(Report report) {
    this.report = report;
  }

  /// Parents, the untuned merge of the winner's method and the winner: the finding at a glance.
  Html glance() {
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="The finding at a glance">
        <table class="methods glance"><thead><tr><th scope="col">Model</th>{}</tr></thead><tbody>{}</tbody></table></div>
        """,
        heads(),
        Html.each(
            report.glance(),
            row ->
                Html.of(
                    "<tr{}><th scope=\"row\">{}</th>{}</tr>",
                    report.isWinner(row) ? new Html(" class=\"winner\"") : Html.NONE,
                    row.name() + (row.runs().isEmpty() ? "" : ", " + row.runs()),
                    cells(row))));
  }

  Html all() {
    List<Html> bodies = new ArrayList<>();
    for (Group group : Group.values()) {
      List<Row> rows = report.table().in(group);
      if (!rows.isEmpty()) {
        bodies.add(body(group, rows));
      }
    }
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="All methods">
        <table class="methods"><thead><tr><th scope="col">Method</th><th scope="col">Data</th>{}</tr></thead>{}</table></div>
        """,
        heads(),
        Html.join(bodies));
  }

  private static Html heads() {
    return Html.each(
        COLUMNS,
        measure ->
            Html.of(
                "<th scope=\"col\">{} <abbr title=\"{}\">{}</abbr></th>",
                measure.title(),
                measure.isBetterHigh() ? "higher is better" : "lower is better",
                measure.isBetterHigh() ? "↑" : "↓"));
  }

  private Html body(Group group, List<Row> rows) {
    return Html.of(
        "<tbody><tr class=\"group\"><th colspan=\"{}\" scope=\"rowgroup\">{}"
            + " <small>{}</small></th></tr>{}</tbody>",
        COLUMNS.size() + 2,
        group.title(),
        group.explanation(),
        Html.each(rows, this::line));
  }

  private Html line(Row row) {
    if (!row.isPooled()) {
      return single(row, Html.of("{} {}", row.inGroup(), small(row.runs())), "", "");
    }
    lines++;
    List<String> ids = new ArrayList<>();
    List<Html> seeds = new ArrayList<>();
    for (Row seed : row.seeds()) {
      String id = "s" + lines + "-" + (ids.size() + 1);
      ids.add(id);
      seeds.add(single(seed, Html.of("{}", seed.runs()), "seed", id));
    }
    Html name =
        Html.of(
            "<button type=\"button\" class=\"fold\" aria-expanded=\"true\""
                + " aria-controls=\"{}\">{}</button> {}",
            String.join(" ", ids),
            row.inGroup(),
            small(row.runs()));
    return Html.join(List.of(single(row, name, "", ""), Html.join(seeds)));
  }

  private Html single(Row row, Html name, String style, String id) {
    String classes = style + (report.isWinner(row) ? " winner" : "");
    return Html.of(
        "<tr class=\"{}\"{}><th scope=\"row\">{}{}</th><td>{}</td>{}</tr>",
        classes.strip(),
        id.isEmpty() ? Html.NONE : Html.of(" id=\"{}\"", id),
        name,
        report.isWinner(row) ? new Html(" <span class=\"mark\">winner</span>") : Html.NONE,
        Names.dataOf(row.arm()),
        cells(row));
  }

  private static Html small(String text) {
    return text.isEmpty() ? Html.NONE : Html.of("<small>{}</small>", text);
  }

  private static Html cells(Row row) {
    return Html.each(COLUMNS, measure -> cell(row.rate(measure), measure));
  }

  private static Html cell(Rate rate, Measure measure) {
    return Html.of(
        """
        <td class="rate {}"><b>{}</b> <span class="bar" aria-hidden="true" style="--p:{};--l:{};--h:{}"></span>\
        <small>{} <span class="counts">· {}</span></small></td>\
        """,
        measure.isBetterHigh() ? "high" : "low",
        Numbers.percent(rate.share()),
        Numbers.percent(rate.share()),
        Numbers.percent(rate.low()),
        Numbers.percent(rate.high()),
        Numbers.interval(rate),
        Numbers.counts(rate));
  }
}
