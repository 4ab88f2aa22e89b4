package dev.mergewright.report;

import dev.mergewright.experiment.ExperimentSettings.Models;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `README.md` beside the winner's weights, with the head that model hubs read.
record ModelCard(Report report) {

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add(head());
    parts.add("# " + Markdown.escape(report.run().settings().name()));
    if (report.run().settings().miniature()) {
      parts.add(
          "> **"
              + Headline.MINIATURE
              + "** Do not use this model for anything but tests of the pipeline.");
    }
    parts.add(origin());
    parts.add("## How good it is");
    parts.add(Markdown.escape(report.headline().found()));
    parts.add(Markdown.table(scores()));
    parts.add(
        "On rows that neither the search nor the choice of the winner has seen. "
            + Markdown.escape(report.headline().sure()));
    parts.add(rebuild());
    parts.add("## Limits");
    parts.add(Markdown.bullets(Limits.of(report.run())));
    return String.join("\n\n", parts.stream().map(String::strip).toList()) + "\n";
  }

  private String head() {
    Models models = report.run().settings().models();
    Set<String> bases = new LinkedHashSet<>();
    bases.add(hubName(models.base()));
    models.experts().forEach(expert -> bases.add(hubName(expert)));
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

  /// The name on a hub, or the last folder of a path.
  private static String hubName(String model) {
    boolean hub = model.matches("[\\w-][\\w.-]*/[\\w.-]+");
    return hub ? model : model.replaceAll(".*[/\\\\](?=[^/\\\\])", "").replaceAll("[/\\\\]+$", "");
  }

  private String origin() {
    String made =
        "Made by Mergewright in run %s of the experiment %s."
            .formatted(report.run().id(), report.run().settings().name());
    return Markdown.escape(
        report.winner().group() == Group.PARENT
            ? "No merge beat a parent, so this is %s, unchanged. ".formatted(report.winner().name())
                + made
            : "A merge: %s. ".formatted(report.winner().name()) + made);
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
      heads.add(measure.title() + ", % (95 % interval)");
    }
    return new Background.Grid(heads, rows);
  }

  private String rebuild() {
    @Nullable String yaml = report.run().winner().recipeYaml();
    return yaml == null
        ? ""
        : """
        ## Rebuild it

        Save the recipe as `recipe.yaml`, put the models where it names them, and run:

        %s

        %s\
        """
            .formatted(
                Markdown.code("", "mergewright merge recipe.yaml"), Markdown.code("yaml", yaml));
  }
}
