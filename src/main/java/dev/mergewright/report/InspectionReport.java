package dev.mergewright.report;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.merge.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What fine-tunes changed in their base, as one page for people.
public final class InspectionReport {
  private final TaskVectors vectors;

  /// @param base the base's folder
  /// @param sources the folders of the inspected sources, in their order
  public InspectionReport(Inspection inspection, String base, List<String> sources) {
    this.vectors = new TaskVectors(inspection, base, sources);
  }

  /// Writes the page.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when the file exists
  public void write(Path file) throws IOException {
    AtomicFile.writeNew(file, text());
  }

  String text() {
    InspectionFindings findings = InspectionFindings.of(vectors);
    var tables = new InspectionTables(vectors);
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("title", escaped(title()));
    slots.put("base", escaped(vectors.base()));
    slots.put("found", escaped(findings.found()));
    slots.put(
        "details", Html.each(findings.details(), each -> Html.of("<li>{}</li>", each)).markup());
    slots.put("sure", escaped(findings.sure()));
    slots.put("next", escaped(findings.next()));
    slots.put("overview", tables.overview().markup());
    slots.put("agreement", agreement(tables));
    slots.put("sizes", tables.sizes().markup());
    slots.put("all", tables.all().markup());
    return new Page(
            title() + " – Mergewright inspection",
            new Html(Resource.read("inspection.html").fill(slots)),
            Page.json(InspectionFigures.of(vectors)),
            Resource.read("inspection.js").text())
        .text();
  }

  /// The section that compares the sources; a single one has none.
  private String agreement(InspectionTables tables) {
    return vectors.sources() == 1
        ? ""
        : Resource.read("agreement.html")
            .fill(
                Map.of(
                    "matrices", tables.matrices().markup(),
                    "agreements", tables.agreements().markup()));
  }

  private String title() {
    return vectors.sources() == 1
        ? "What " + vectors.name(0) + " changed"
        : "What " + vectors.sources() + " fine-tunes changed";
  }

  private static String escaped(String text) {
    return Html.of("{}", text).markup();
  }
}
