package dev.mergewright.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `croissant.json`: the dataset in the vocabulary of data catalogues, Croissant 1.0 with its
/// responsible-AI terms (mlcommons.org/croissant), as JSON-LD.
///
/// Each file of rows is a file object with a record set; a part of a column is a field that a JSON
/// path takes out of it. `datePublished` is required there and is left out when nobody named the
/// day: no clock is read.
final class Croissant {
  private static final String CORE = "http://mlcommons.org/croissant/1.0";
  private static final String RAI = "http://mlcommons.org/croissant/RAI/1.0";

  private final Dataset dataset;
  private final View view;
  private final List<Manifest.Listed> files;

  Croissant(Dataset dataset, View view, List<Manifest.Listed> files) {
    this.dataset = dataset;
    this.view = view;
    this.files = files;
  }

  Map<String, Object> tree() throws IOException {
    Production made = dataset.production();
    Release release = made.release();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("@context", context());
    tree.put("@type", "sc:Dataset");
    tree.put("conformsTo", List.of(CORE, RAI));
    tree.put("name", dataset.name());
    tree.put("description", made.method());
    tree.put("license", License.named(made.license()).map(License::url).orElse(made.license()));
    tree.put("url", "urn:sha256:" + dataset.fingerprint());
    tree.put("creator", creator(release));
    if (release.published() != null) {
      tree.put("datePublished", release.published());
    }
    created().ifPresent(day -> tree.put("dateCreated", day));
    tree.put("version", "1.0.0");
    tree.put("inLanguage", languages());
    tree.put("keywords", List.of("synthetic", "model merging"));
    tree.put("isLiveDataset", false);
    responsible(tree, made);
    tree.put("distribution", files.stream().map(Croissant::fileObject).toList());
    tree.put("recordSet", files.stream().map(this::recordSet).toList());
    return tree;
  }

  private static Map<?, ?> context() throws IOException {
    try (InputStream in = Croissant.class.getResourceAsStream("croissant-context.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return RowLines.parse(text, LinkedHashMap.class, "croissant-context.json");
    }
  }

  private static Map<String, String> creator(Release release) {
    String name = release.contact() == null ? "not stated" : release.contact();
    return ordered("@type", "sc:Organization", "name", name);
  }

  /// The newest day on which a reply was recorded.
  private Optional<String> created() {
    return all()
        .flatMap(row -> Stream.of(row.origin().ask(), row.origin().answer()))
        .filter(Objects::nonNull)
        .map(Origin.Call::createdAt)
        .filter(Objects::nonNull)
        .max(String::compareTo)
        .map(moment -> moment.substring(0, Math.min(moment.length(), "2026-01-01".length())));
  }

  private List<String> languages() {
    return List.copyOf(all().map(Example::language).collect(Collectors.toCollection(TreeSet::new)));
  }

  private void responsible(Map<String, Object> tree, Production made) {
    Release release = made.release();
    tree.put("rai:dataCollection", made.method());
    tree.put("rai:dataCollectionType", List.of("Synthetic data"));
    tree.put(
        "rai:dataAnnotationProtocol",
        release.labelling() == null
            ? "What a row is follows from how it was made; people labelled nothing."
            : release.labelling());
    tree.put("rai:annotationsPerItem", "1");
    tree.put("rai:machineAnnotationTools", List.copyOf(made.models().keySet()));
    tree.put(
        "rai:dataPreprocessingProtocol",
        "Duplicates, overlaps between splits and rows that fail a check are dropped and counted.");
    tree.put("rai:dataLimitations", made.limitations());
    tree.put(
        "rai:dataBiases",
        "The rows share the manner and the gaps of what wrote them, and of the topics it was"
            + " given.");
    tree.put(
        "rai:personalSensitiveInformation",
        "Generated text; prompts ask for no real people, and nobody checked every row for names.");
    tree.put(
        "rai:dataUseCases",
        "Steering and measuring merges of language models: refusal, over-refusal, skill.");
    tree.put(
        "rai:dataSocialImpact",
        dataset.isAboutSafety()
            ? "Harmful requests come with refusals and without completions; gated unless published"
                + " on purpose."
            : "None known.");
    tree.put(
        "rai:dataReleaseMaintenancePlan",
        release.contact() == null
            ? "None: no contact is given."
            : "Rows are removed on request to " + release.contact() + ".");
  }

  private static Map<String, Object> fileObject(Manifest.Listed file) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("@type", "cr:FileObject");
    object.put("@id", file.path());
    object.put("name", file.path());
    object.put("contentUrl", file.path());
    object.put("contentSize", file.bytes() + " B");
    object.put("encodingFormat", "application/jsonlines");
    object.put("sha256", file.sha256());
    return object;
  }

  private Map<String, Object> recordSet(Manifest.Listed file) {
    String name = file.path().replaceAll("^data/|\\.jsonl$", "");
    View columns = name.equals(View.PAPER.key()) ? View.PAPER : view;
    List<Map<String, Object>> fields = new ArrayList<>();
    for (RowSchema.Column column : columns.columns()) {
      if (column.parts().isEmpty()) {
        fields.add(field(file, name, column.name(), column, ""));
      } else {
        parts(fields, file, name, column, column, "");
      }
    }
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("@type", "cr:RecordSet");
    set.put("@id", name);
    set.put("name", name);
    set.put("description", file.rows() + " rows");
    set.put("field", fields);
    return set;
  }

  private static void parts(
      List<Map<String, Object>> fields,
      Manifest.Listed file,
      String set,
      RowSchema.Column top,
      RowSchema.Column column,
      String path) {
    for (RowSchema.Column part : column.parts()) {
      String inner = path + (column.isList() ? "[*]." : ".") + part.name();
      if (part.parts().isEmpty()) {
        RowSchema.Column leaf =
            new RowSchema.Column(
                part.name(), part.type(), part.isList() || column.isList(), List.of());
        fields.add(field(file, set, top.name(), leaf, inner));
      } else {
        parts(fields, file, set, top, part, inner);
      }
    }
  }

  private static Map<String, Object> field(
      Manifest.Listed file, String set, String column, RowSchema.Column leaf, String path) {
    String name = column + path.replace("[*]", "");
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("fileObject", Map.of("@id", file.path()));
    source.put("extract", Map.of("column", column));
    if (!path.isEmpty()) {
      source.put("transform", Map.of("jsonPath", "$" + path));
    }
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("@type", "cr:Field");
    field.put("@id", set + "/" + name);
    field.put("name", name);
    field.put("dataType", type(leaf.type()));
    if (leaf.isList()) {
      field.put("repeated", true);
    }
    field.put("source", source);
    return field;
  }

  private static String type(String type) {
    return switch (type) {
      case "int64" -> "sc:Integer";
      case "float64" -> "sc:Float";
      case "bool" -> "sc:Boolean";
      default -> "sc:Text";
    };
  }

  private static Map<String, String> ordered(String key, String value, String key2, String value2) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(key, value);
    map.put(key2, value2);
    return map;
  }

  private Stream<Example> all() {
    return dataset.rows().values().stream().flatMap(List::stream);
  }
}
