package dev.mergewright.report;

import dev.mergewright.merge.Component;
import dev.mergewright.merge.Inspection;
import dev.mergewright.merge.TaskVectorSums;
import dev.mergewright.report.TaskVectors.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The tables of an inspection on its page.
final class InspectionTables {
  /// More tables of a kind than this are folded.
  private static final int MOST_OPEN = 3;

  /// Names longer than this do not fit above a number, and a number stands for them.
  private static final int LONGEST_HEAD = 14;

  private final TaskVectors vectors;
  private final TaskVectorSums total;
  private final List<Component> inLayers;
  private final double largestSize;

  InspectionTables(TaskVectors vectors) {
    this.vectors = vectors;
    this.total = vectors.total();
    this.inLayers =
        vectors.inspection().components().stream()
            .filter(component -> vectors.layers().stream().anyMatch(l -> has(l, component)))
            .toList();
    this.largestSize =
        vectors.inspection().parts().stream()
            .flatMapToDouble(
                part ->
                    IntStream.range(0, vectors.sources())
                        .mapToDouble(source -> part.sums().relativeNorm(source).orElse(0)))
            .max()
            .orElse(0);
  }

  private boolean has(int layer, Component component) {
    return vectors.inspection().partsOf(layer).stream()
        .anyMatch(part -> part.component() == component);
  }

  /// One line per source.
  Html overview() {
    return Html.of(
        """
        <p class="caption"><b>The sources.</b> Their task vectors over the whole model.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Sources">
        <table class="plain"><thead><tr><th scope="col">Source</th><th scope="col">Norm</th><th scope="col">% of the base's norm</th>\
        <th scope="col">Unchanged weights, %</th><th scope="col">Folder</th></tr></thead><tbody>{}</tbody></table></div>
        """,
        Html.each(
            IntStream.range(0, vectors.sources()).boxed().toList(),
            source ->
                Html.of(
                    "<tr><th"
                        + " scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                    vectors.name(source),
                    norm(total.norm(source)),
                    fine(total.relativeNorm(source)),
                    share(total.unchanged(source)),
                    vectors.folders().get(source))));
  }

  /// Cosines and sign conflicts of every two sources over the whole model.
  Html matrices() {
    return Html.join(
        List.of(
            matrix(
                "Cosine",
                "Cosine between task vectors.",
                "1 is the same direction, 0 a right angle, −1 the opposite.",
                pair -> cosineCell(total.cosine(pair.first(), pair.second()))),
            matrix(
                "Sign conflicts",
                "Sign conflicts, %.",
                "Share of opposite signs among the weights that both changed; 50 is what unrelated"
                    + " sources have.",
                pair -> conflictCell(total.conflicts(pair.first(), pair.second())))));
  }

  private Html matrix(String label, String title, String legend, Function<Pair, Html> cell) {
    List<Integer> sources = IntStream.range(0, vectors.sources()).boxed().toList();
    boolean numbered = sources.stream().anyMatch(s -> vectors.name(s).length() > LONGEST_HEAD);
    return Html.of(
        """
        <div class="part"><p class="caption"><b>{}</b> {}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="{}">
        <table class="heat matrix"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div></div>
        """,
        title,
        legend,
        label,
        Html.each(
            sources, s -> Html.of("<th scope=\"col\">{}</th>", numbered ? s + 1 : vectors.name(s))),
        Html.each(
            sources,
            s ->
                Html.of(
                    "<tr><th scope=\"row\">{}{}</th>{}</tr>",
                    numbered ? s + 1 + " " : "",
                    vectors.name(s),
                    Html.each(sources, t -> cell.apply(new Pair(s, t))))));
  }

  /// How far each source moved, layer by layer.
  Html sizes() {
    List<Html> tables = new ArrayList<>();
    for (int source = 0; source < vectors.sources(); source++) {
      tables.add(
          folded(
              Html.of(
                  "<b>{}</b>, {} % of the base’s norm",
                  vectors.name(source), fine(total.relativeNorm(source))),
              vectors.sources(),
              sizes(source)));
    }
    return Html.join(tables);
  }

  private Html sizes(int source) {
    double largestShare =
        vectors.inspection().layers().stream()
            .mapToDouble(l -> vectors.inspection().of(l).share(source, total).orElse(0))
            .max()
            .orElse(0);
    return byPlace(
        "Size of the change of " + vectors.name(source),
        "% of the base's norm",
        "Share, %",
        sums -> sizeCell(sums.relativeNorm(source)),
        sums -> shareCell(sums.share(source, total), largestShare));
  }

  /// How far each two sources agree, layer by layer.
  Html agreements() {
    return Html.each(
        vectors.pairs(),
        pair ->
            folded(
                Html.of(
                    "<b>{}</b>, cosine {}",
                    vectors.name(pair),
                    cosine(total.cosine(pair.first(), pair.second()))),
                vectors.pairs().size(),
                byPlace(
                    "Agreement of " + vectors.name(pair),
                    "Cosine",
                    "Conflicts, %",
                    sums -> cosineCell(sums.cosine(pair.first(), pair.second())),
                    sums -> conflictCell(sums.conflicts(pair.first(), pair.second())))));
  }

  private static Html folded(Html summary, int tables, Html table) {
    return Html.of(
        "<details class=\"part\"{}><summary>{}</summary>{}</details>",
        tables <= MOST_OPEN ? new Html(" open") : Html.NONE,
        summary,
        table);
  }

  /// A line per layer with a cell per component, one for the whole layer and a last one; then a
  /// line per part outside of the layers and the totals.
  private Html byPlace(
      String label,
      String unit,
      String last,
      Function<TaskVectorSums, Html> cell,
      Function<TaskVectorSums, Html> lastCell) {
    List<Html> lines = new ArrayList<>();
    for (int layer : vectors.layers()) {
      TaskVectorSums whole = vectors.inspection().of(layer);
      List<Html> cells = inLayers.stream().map(c -> cellOf(layer, c, cell)).toList();
      lines.add(line("" + layer, cells, cell.apply(whole), lastCell.apply(whole)));
    }
    List<Html> none = inLayers.stream().map(_ -> new Html("<td></td>")).toList();
    for (Inspection.Part part : vectors.inspection().partsOf(Inspection.OUTSIDE)) {
      lines.add(
          line(
              "outside, " + part.component().key(),
              none,
              cell.apply(part.sums()),
              lastCell.apply(part.sums())));
    }
    List<Html> totals = inLayers.stream().map(c -> cell.apply(vectors.inspection().of(c))).toList();
    lines.add(line("all", totals, cell.apply(total), lastCell.apply(total)));
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="{}">
        <table class="heat depth"><thead><tr><td></td><th scope="colgroup" colspan="{}">{}</th><th scope="col" rowspan="2">{}</th></tr>
        <tr><th scope="col">Layer</th>{}<th scope="col">whole</th></tr></thead><tbody>{}</tbody></table></div>
        """,
        label,
        inLayers.size() + 1,
        unit,
        last,
        Html.each(inLayers, c -> Html.of("<th scope=\"col\">{}</th>", c.key())),
        Html.join(lines));
  }

  private Html cellOf(int layer, Component component, Function<TaskVectorSums, Html> cell) {
    return vectors.inspection().partsOf(layer).stream()
        .filter(part -> part.component() == component)
        .map(part -> cell.apply(part.sums()))
        .findFirst()
        .orElse(new Html("<td></td>"));
  }

  private static Html line(String name, List<Html> cells, Html whole, Html last) {
    return Html.of("<tr><th scope=\"row\">{}</th>{}{}{}</tr>", name, Html.join(cells), whole, last);
  }

  /// Every figure, part by part.
  Html all() {
    List<Html> lines = new ArrayList<>();
    for (int layer : vectors.inspection().layers()) {
      lines.add(figures(TaskVectors.place(layer), "sum", vectors.inspection().of(layer)));
      for (Inspection.Part part : vectors.inspection().partsOf(layer)) {
        lines.add(figures(part.component().key(), "", part.sums()));
      }
    }
    lines.add(figures("whole model", "sum", total));
    for (Component component : vectors.inspection().components()) {
      lines.add(figures(component.key(), "", vectors.inspection().of(component)));
    }
    List<Integer> sources = IntStream.range(0, vectors.sources()).boxed().toList();
    return Html.of(
        """
        <div class="scroll tall" tabindex="0" role="region" aria-label="All figures">
        <table class="numbers"><thead><tr><td></td><td></td>{}{}</tr><tr><th scope="col">Part</th><th scope="col">Weights</th>{}{}</tr></thead>
        <tbody>{}</tbody></table></div>
        """,
        Html.each(
            sources, s -> Html.of("<th scope=\"colgroup\" colspan=\"4\">{}</th>", vectors.name(s))),
        Html.each(
            vectors.pairs(),
            pair -> Html.of("<th scope=\"colgroup\" colspan=\"2\">{}</th>", vectors.name(pair))),
        Html.each(
            sources,
            _ ->
                new Html(
                    "<th scope=\"col\">norm</th><th scope=\"col\">% of base</th><th scope=\"col\">%"
                        + " share</th><th scope=\"col\">% unchanged</th>")),
        Html.each(
            vectors.pairs(),
            _ -> new Html("<th scope=\"col\">cosine</th><th scope=\"col\">% conflicts</th>")),
        Html.join(lines));
  }

  private Html figures(String name, String style, TaskVectorSums sums) {
    List<Html> cells = new ArrayList<>();
    cells.add(cell(Numbers.count(sums.elements())));
    for (int source = 0; source < vectors.sources(); source++) {
      cells.add(cell(norm(sums.norm(source))));
      cells.add(cell(fine(sums.relativeNorm(source))));
      cells.add(cell(fine(sums.share(source, total))));
      cells.add(cell(share(sums.unchanged(source))));
    }
    for (Pair pair : vectors.pairs()) {
      cells.add(cell(cosine(sums.cosine(pair.first(), pair.second()))));
      cells.add(cell(share(sums.conflicts(pair.first(), pair.second()))));
    }
    return Html.of(
        "<tr class=\"{}\"><th scope=\"row\">{}</th>{}</tr>", style, name, Html.join(cells));
  }

  private static Html cell(String text) {
    return Html.of("<td>{}</td>", text);
  }

  private Html sizeCell(OptionalDouble size) {
    return size.isEmpty() ? cell("–") : HeatCell.of(size.getAsDouble(), largestSize, fine(size));
  }

  private static Html cosineCell(OptionalDouble cosine) {
    return cosine.isEmpty() ? cell("–") : HeatCell.of(cosine.getAsDouble(), 1, cosine(cosine));
  }

  /// Shaded as what it costs: red, and all of it where every sign is opposed.
  private static Html conflictCell(OptionalDouble conflicts) {
    return conflicts.isEmpty()
        ? cell("–")
        : HeatCell.of(-conflicts.getAsDouble(), 1, share(conflicts));
  }

  private static Html shareCell(OptionalDouble share, double largest) {
    return share.isEmpty() ? cell("–") : HeatCell.of(share.getAsDouble(), largest, share(share));
  }

  /// A norm with four digits.
  static String norm(double norm) {
    return norm == 0 ? "0" : String.format(Locale.ROOT, "%.4g", norm);
  }

  /// A share in percent with two decimals.
  static String fine(OptionalDouble share) {
    return share.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", 100 * share.getAsDouble());
  }

  /// A share in percent with one decimal.
  static String share(OptionalDouble share) {
    return share.isEmpty() ? "–" : Numbers.percent(share.getAsDouble());
  }

  static String cosine(OptionalDouble cosine) {
    return cosine.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%.3f", cosine.getAsDouble()).replace('-', '−');
  }
}
