package dev.mergewright.report;

import dev.mergewright.experiment.settings.ExperimentSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The report as Markdown, for places where a page cannot go.
final class MarkdownReport {
  private final Report report;
  private final Background background;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(Report report) {
    this.report = report;
    this.background = new Background(report.run());
  }

  String text() {
    ExperimentSettings settings = report.run().settings();
    paragraph("# " + Markdown.escape(settings.name()));
    if (settings.miniature()) {
      paragraph("> **" + Headline.MINIATURE + "**");
    }
    paragraph("*Asked:* " + Markdown.escape(settings.question()));
    headline();
    methods();
    searches();
    claims();
    background();
    return text.toString();
  }

  private void headline() {
    Headline headline = report.headline();
    paragraph("**" + Markdown.escape(headline.found()) + "**");
    paragraph(Markdown.bullets(headline.details()));
    paragraph("*How sure:* " + Markdown.escape(headline.sure()));
    paragraph("*What to do:* " + Markdown.escape(headline.next()));
  }

  private void methods() {
    paragraph("## All methods");
    paragraph(
        "Percent, 95 % interval, counts. Safe and skill: higher is better. Over-refusal and invalid"
            + " replies: lower is better. "
            + report.miniature());
    paragraph(Markdown.table(methodTable(report.table().rows())));
    List<Row> seeds = new ArrayList<>();
    report.table().rows().stream().filter(Row::isPooled).forEach(row -> seeds.addAll(row.seeds()));
    if (!seeds.isEmpty()) {
      paragraph("### Each seed");
      paragraph("The searches above one by one. " + report.miniature());
      paragraph(Markdown.table(methodTable(seeds)));
    }
  }

  private Background.Grid methodTable(List<Row> rows) {
    List<String> heads = new ArrayList<>(List.of("Method", "Data", "Search"));
    for (Measure measure : Measure.values()) {
      heads.add(measure.title());
    }
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      line.add(row.name() + (report.isWinner(row) ? " (winner)" : ""));
      line.add(Names.dataOf(row.arm()));
      line.add(row.runs());
      for (Measure measure : Measure.values()) {
        Rate rate = row.rate(measure);
        line.add(Numbers.told(rate) + ", " + Numbers.counts(rate));
      }
      lines.add(line);
    }
    return new Background.Grid(heads, lines);
  }

  private void searches() {
    if (!report.table().in(Group.SEARCHED).isEmpty()) {
      Searches searches = new Searches(report);
      paragraph("## Searches");
      paragraph(Markdown.table(searches.asked()));
      paragraph("Spent: scorings of one candidate on all rows. " + report.miniature());
      paragraph(Markdown.table(searches.found()));
      if (!searches.notes().isEmpty()) {
        paragraph(Markdown.bullets(searches.notes()));
      }
    }
    Background.Grid optimism = new Searches(report).optimism();
    if (!optimism.rows().isEmpty()) {
      paragraph("## Optimism of the searches");
      paragraph(
          "The value on other rows minus that on the rows that chose; less than twice its standard"
              + " error says nothing. "
              + report.miniature());
      paragraph(Markdown.table(optimism));
    }
  }

  private void claims() {
    if (report.claims().isEmpty()) {
      return;
    }
    paragraph("## Claims of arXiv 2406.14563");
    paragraph(Claims.RULES);
    for (Claim claim : report.claims()) {
      paragraph("### %s: %s".formatted(claim.id(), claim.verdict().words()));
      paragraph(claim.sentence() + " Rule: " + claim.rule() + " " + report.miniature());
      if (claim.evidence().isEmpty()) {
        paragraph("This run has no merges that could show it.");
      } else {
        paragraph(Markdown.table(evidence(claim)));
      }
    }
  }

  private static Background.Grid evidence(Claim claim) {
    List<List<String>> lines = new ArrayList<>();
    for (Claim.Evidence evidence : claim.evidence()) {
      Comparison comparison = evidence.comparison();
      lines.add(
          List.of(
              comparison.first(),
              comparison.second(),
              Numbers.points(comparison.difference()),
              comparison.discordant(),
              evidence.chance(),
              evidence.verdict().words()));
    }
    return new Background.Grid(
        List.of(
            "First",
            "Second",
            "Difference, points",
            "Only first : only second",
            "p (Holm)",
            "Verdict"),
        lines);
  }

  private void background() {
    paragraph("## Data");
    paragraph(Markdown.table(background.data()));
    paragraph(Markdown.table(background.splits()));
    paragraph(background.grade());
    paragraph("## Cost");
    paragraph(background.effort());
    paragraph(Markdown.table(background.cost()));
    paragraph("## Rebuild");
    paragraph(Markdown.code("", background.commands()));
    @Nullable String yaml = report.run().bestMerge().recipeYaml();
    if (yaml != null) {
      paragraph(Markdown.code("yaml", yaml));
    }
    paragraph(Markdown.table(background.provenance()));
    paragraph("## Limits");
    paragraph(Markdown.bullets(Limits.of(report.run())));
  }

  private void paragraph(String paragraph) {
    text.append(paragraph.strip()).append("\n\n");
  }
}
