package dev.mergewright.report;

import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.ExperimentSettings.Models;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `README.md` beside the weights of a run's best merge, with the head that model hubs read.
record ModelCard(Report report) {

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    parts.add("# " + Markdown.escape(report.run().settings().name()));
    if (report.run().settings().miniature()) {
      parts.add(
          "> **" + Headline.MINIATURE + "** Use this model for nothing but tests of the pipeline.");
    }
    parts.add(Markdown.escape(origin()));
    parts.add("## How good it is");
    parts.add(Markdown.table(scores()));
    parts.add(
        "Percent with 95 % interval, on rows that neither the search nor the choice of the winner"
            + " has seen. "
            + Markdown.escape(report.headline().sure()));
    parts.add(rebuild());
    parts.add("## Limits");
    parts.add(Markdown.bullets(Limits.of(report.run())));
    return String.join("\n\n", parts.stream().map(String::strip).toList()) + "\n";
  }

  private String head() {
    Models models = report.run().settings().models();
    Set<String> bases = new LinkedHashSet<>();
    bases.add(Names.model(models.base()));
    models.experts().forEach(expert -> bases.add(Names.model(expert)));
    if (report.run().bestMerge().arm() instanceof Arm.MergeAlign) {
      bases.add(Names.model(models.pretrained()));
    }
    List<String> tags = new ArrayList<>(List.of("merge", "mergewright", "safety"));
    if (report.run().settings().miniature()) {
      tags.add("miniature");
    }
    return "---\nbase_model:\n%slibrary_name: transformers\npipeline_tag: text-generation\ntags:\n%s---"
        .formatted(items(bases.stream().map(ModelCard::quoted).toList()), items(tags));
  }

  private static String items(List<String> items) {
    return String.join("", items.stream().map(item -> "- " + item + "\n").toList());
  }

  /// A YAML string that means itself whatever it contains.
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// What the model is, and plainly if a parent is better.
  private String origin() {
    String made =
        "This is %s, the best merge of run %s of the experiment %s, made by Mergewright."
            .formatted(
                Names.told(report.run().bestMerge().arm()),
                report.run().id(),
                report.run().settings().name());
    Headline headline = report.headline();
    return headline.merge() ? made : made + " " + headline.found() + " " + headline.next();
  }

  private Background.Grid scores() {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : report.glance()) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      for (Measure measure : Measure.values()) {
        line.add(Numbers.told(row.rate(measure)));
      }
      rows.add(line);
    }
    List<String> heads = new ArrayList<>(List.of("Model"));
    for (Measure measure : Measure.values()) {
      heads.add(measure.title());
    }
    return new Background.Grid(heads, rows);
  }

  private String rebuild() {
    @Nullable String yaml = report.run().bestMerge().recipeYaml();
    return yaml == null
        ? ""
        : """
        ## Rebuild it

        `recipe.yaml` beside this card holds the recipe. Put the models where it names them and run:

        %s

        The recipe, with the models as the experiment names them:

        %s\
        """
            .formatted(
                Markdown.code("", "mergewright merge recipe.yaml merged-model"),
                Markdown.code("yaml", yaml));
  }
}
