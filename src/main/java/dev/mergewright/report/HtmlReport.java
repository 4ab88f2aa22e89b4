package dev.mergewright.report;

import dev.mergewright.experiment.settings.ExperimentSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The report as one page that needs nothing else: style, script and figures are inside it.
final class HtmlReport {
  private final Report report;
  private final Background background;

  HtmlReport(Report report) {
    this.report = report;
    this.background = new Background(report.run());
  }

  String text() {
    ExperimentSettings settings = report.run().settings();
    var table = new MethodTable(report);
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("name", escaped(settings.name()));
    slots.put("run", escaped(report.run().id()));
    slots.put("question", escaped(settings.question()));
    slots.put("banner", banner().markup());
    slots.put("headline", headline().markup());
    slots.put("glance", table.glance().markup());
    slots.put("methods", table.all().markup());
    slots.put("caption", escaped(report.miniature()));
    slots.put("courses", courses().markup());
    slots.put("alpha", alphaFigure().markup());
    slots.put("searches", searches().markup() + optimism().markup());
    slots.put("coefficients", new Coefficients(report).all().markup());
    slots.put("claims", claims().markup());
    slots.put("claimslink", report.claims().isEmpty() ? "" : "<a href=\"#claims\">Claims</a>");
    slots.put("data", dataTables().markup());
    slots.put("grade", escaped(background.grade()));
    slots.put("effort", escaped(background.effort()));
    slots.put("cost", grid(background.cost(), "Cost", "What each step took"));
    slots.put("recipe", recipe().markup());
    slots.put("commands", escaped(background.commands()));
    slots.put(
        "provenance", grid(background.provenance(), "Provenance", "Where the figures come from"));
    slots.put("limits", bullets(Limits.of(report.run())).markup());
    return new Page(
            settings.name() + " – Mergewright report",
            new Html(Resource.read("report.html").fill(slots)),
            Figures.of(report).json(),
            Resource.read("report.js").text())
        .text();
  }

  private Html banner() {
    return report.run().settings().miniature()
        ? Html.of("<p class=\"banner\" role=\"note\">{}</p>", Headline.MINIATURE)
        : Html.NONE;
  }

  private Html headline() {
    Headline headline = report.headline();
    return Html.of(
        """
        <p class="found {}">{}</p>
        {}
        <dl class="sure"><div><dt>How sure</dt><dd>{}</dd></div><div><dt>What to do</dt><dd>{}</dd></div></dl>
        """,
        headline.merge() ? "merge" : "parent",
        headline.found(),
        bullets(headline.details()),
        headline.sure(),
        headline.next());
  }

  /// How EvoMM got on; nothing where the experiment has no such search.
  private Html courses() {
    return report.run().settings().search().methods().isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <div class="pair">
            <figure>
            <div id="both" class="chart" role="img" aria-label="Best objective so far, searches on safety and expert rows"></div>
            <figcaption><b>Safety and expert rows.</b> Best objective so far on the search rows against candidates evaluated, one line per seed. {}</figcaption>
            </figure>
            <figure>
            <div id="expert" class="chart" role="img" aria-label="Best objective so far, searches on expert rows alone"></div>
            <figcaption><b>Expert rows alone.</b> The same for searches that do not see safety; the two objectives cannot be compared. {}</figcaption>
            </figure>
            </div>
            """,
            report.miniature(),
            report.miniature());
  }

  /// The searches that the experiment describes: what they were, how they got on, what they found.
  private Html searches() {
    Searches searches = new Searches(report);
    if (report.table().in(Group.SEARCHED).isEmpty()) {
      return Html.NONE;
    }
    Figures figures = Figures.of(report);
    List<Html> charts = new ArrayList<>();
    for (Figures.Chart chart : figures.searches()) {
      charts.add(
          chart(
              "searches-" + charts.size(),
              chart.title(),
              "Lowest value so far within the limits, on the search rows, against what was spent;"
                  + " one line per seed."));
    }
    int fronts = 0;
    for (Figures.Front front : figures.fronts()) {
      charts.add(
          chart(
              "front-" + fronts++,
              front.title(),
              "Every candidate within the limits, on the search rows; the line joins those that no"
                  + " other beats in both. Down and to the left is better."));
    }
    return new Html(
        Html.of("<div class=\"pair\">{}</div>", Html.join(charts)).markup()
            + grid(searches.asked(), "Searches", "What was searched")
            + grid(
                searches.found(),
                "Found",
                "What each search found. Spent: scorings of one candidate on all rows")
            + (searches.notes().isEmpty() ? "" : bullets(searches.notes()).markup()));
  }

  /// How much the searches' own figures promise too much.
  private Html optimism() {
    Searches searches = new Searches(report);
    return searches.optimism().rows().isEmpty()
        ? Html.NONE
        : new Html(
            Html.of("<details><summary>How much of it was luck on the rows that chose</summary>")
                    .markup()
                + grid(
                    searches.optimism(),
                    "Optimism",
                    "Optimism is the value on other rows minus that on the rows that chose; less"
                        + " than twice its standard error says nothing")
                + "</details>");
  }

  private Html chart(String id, String title, String caption) {
    return Html.of(
        """
        <figure><div id="{}" class="chart" role="img" aria-label="{}: {}"></div>
        <figcaption><b>{}.</b> {} {}</figcaption></figure>
        """,
        id,
        title,
        caption,
        title,
        caption,
        report.miniature());
  }

  private Html alphaFigure() {
    return Figures.of(report).alpha().isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <figure><div id="alpha" class="chart" role="img" aria-label="Safety and skill against alpha"></div>
            <figcaption><b>Alpha sweep.</b> Safety and skill of EvoMM {} against alpha, the weight of the expert loss beside the \
            safety loss; bars are 95 % intervals. {}</figcaption></figure>\
            """,
            Names.method(report.run().settings().search().alphaMethod()), report.miniature());
  }

  /// The paper's claims; nothing where the experiment does not repeat its searches.
  private Html claims() {
    return report.claims().isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <section id="claims" aria-labelledby="h-claims">
            <h2 id="h-claims">What the paper claims, and what holds here</h2>
            <p>Claims of <cite>One Bad Model Spoils the Bunch</cite> (arXiv 2406.14563). {}</p>
            {}
            <details class="rules"><summary>How a verdict is reached</summary><p>{}</p></details>
            {}
            </section>
            """,
            report.miniature(),
            verdicts(),
            Claims.RULES,
            new ClaimCards(report).all());
  }

  private Html verdicts() {
    return Html.of(
        "<ul class=\"verdicts\">{}</ul>",
        Html.each(
            report.claims(),
            claim ->
                Html.of(
                    "<li><a href=\"#{}\"><span class=\"id\">{}</span> {}</a> {}</li>",
                    claim.id(),
                    claim.id(),
                    claim.sentence(),
                    ClaimCards.badge(claim.verdict()))));
  }

  private Html dataTables() {
    return new Html(
        grid(background.data(), "Data", "Rows per split, and candidate rows that were dropped")
            + grid(background.splits(), "Splits", "What each split was used for"));
  }

  private Html recipe() {
    return Html.of(
        """
        <p>{}, with the models as the experiment names them.</p>
        <div class="code"><button type="button" class="copy" data-copy="recipe">Copy</button>\
        <pre id="recipe" tabindex="0"><code>{}</code></pre></div>\
        """,
        report.bestMerge().name(),
        String.valueOf(report.run().bestMerge().recipeYaml()).strip());
  }

  private String grid(Background.Grid grid, String label, String caption) {
    return Html.of(
            """
            <div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="plain"><caption>{}. {}</caption>
            <thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>
            """,
            label,
            caption,
            report.miniature(),
            Html.each(grid.heads(), head -> Html.of("<th scope=\"col\">{}</th>", head)),
            Html.each(grid.rows(), HtmlReport::gridRow))
        .markup();
  }

  private static Html gridRow(List<String> cells) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th>{}</tr>",
        cells.getFirst(),
        Html.each(cells.subList(1, cells.size()), cell -> Html.of("<td>{}</td>", cell)));
  }

  private static Html bullets(List<String> sentences) {
    return Html.of("<ul>{}</ul>", Html.each(sentences, each -> Html.of("<li>{}</li>", each)));
  }

  private static String escaped(String text) {
    return Html.of("{}", text).markup();
  }
}
