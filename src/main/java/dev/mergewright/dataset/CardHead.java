package dev.mergewright.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The YAML head of a card, which the Hugging Face hub and its loader read: licence, tags, which
/// file is which split, the type of every column, and the gate of safety data.
final class CardHead {
  /// The licences that the hub knows by their SPDX identifier in lower case.
  private static final Set<String> HUB_LICENSES =
      Set.of(
          "cc0-1.0",
          "unlicense",
          "mit",
          "apache-2.0",
          "bsd-3-clause",
          "cc-by-3.0",
          "cc-by-4.0",
          "cc-by-sa-3.0",
          "cc-by-sa-4.0",
          "cc-by-nc-3.0",
          "cc-by-nc-4.0",
          "cc-by-nc-sa-3.0",
          "cc-by-nc-sa-4.0",
          "cc-by-nc-nd-4.0",
          "cc-by-nd-4.0");

  private static final String GATE =
      """
      extra_gated_heading: Requests that a model should refuse
      extra_gated_prompt: >-
        This dataset holds harmful requests with refusals. It is meant for making and measuring models that refuse them, not for
        training on the requests alone and not for sending them to services that others run.
      extra_gated_button_content: Ask for access
      extra_gated_fields:
        Name: text
        Affiliation: text
        Country: country
        Intended use: text
        I use these rows for the purpose above and pass them to nobody without it: checkbox
      """;

  private final Dataset dataset;
  private final View view;
  private final StringBuilder text = new StringBuilder();

  CardHead(Dataset dataset, View view) {
    this.dataset = dataset;
    this.view = view;
  }

  String text() {
    text.append("---\n");
    license();
    line("pretty_name: " + dataset.name());
    Set<String> languages = languages();
    if (!languages.isEmpty()) {
      line("language: " + languages);
    }
    line("size_categories: [" + size(dataset.size()) + "]");
    line("task_categories: [text-generation]");
    line("annotations_creators: [machine-generated]");
    line("language_creators: [" + creators() + "]");
    line("source_datasets: [original]");
    line("tags: " + tags());
    configs();
    features();
    if (isGated(dataset)) {
      text.append(GATE);
    }
    return text.append("---\n\n").toString();
  }

  /// Safety data is gated unless somebody said that it is for all.
  static boolean isGated(Dataset dataset) {
    return dataset.isAboutSafety() && !dataset.production().release().isPublic();
  }

  /// Whether harmful requests were written freely; those of a grammar or of toy models are known.
  static boolean isUnpleasant(Dataset dataset) {
    return rows(dataset)
        .filter(row -> row.kind() == Example.Kind.HARMFUL)
        .map(row -> row.origin().generator())
        .anyMatch(made -> made != Origin.Generator.GRAMMAR && made != Origin.Generator.TINY_LM);
  }

  private void license() {
    String id = dataset.production().license();
    String hub = id.toLowerCase(Locale.ROOT);
    if (hub.startsWith("odc-by")) {
      line("license: odc-by");
    } else if (HUB_LICENSES.contains(hub)) {
      line("license: " + hub);
    } else {
      line("license: other\nlicense_name: " + hub.replaceAll("[^a-z0-9.-]+", "-"));
    }
  }

  private Set<String> languages() {
    return rows(dataset)
        .map(row -> row.language().split("-", 2)[0])
        .filter(tag -> !tag.equals(Example.UNDETERMINED))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String creators() {
    return rows(dataset).anyMatch(row -> row.origin().generator() == Origin.Generator.HUMAN)
        ? "machine-generated, expert-generated"
        : "machine-generated";
  }

  private List<String> tags() {
    List<String> tags = new ArrayList<>(List.of("synthetic", "mergewright"));
    if (dataset.isAboutSafety()) {
      tags.add("safety");
    }
    if (isUnpleasant(dataset)) {
      tags.add("not-for-all-audiences");
    }
    return tags;
  }

  private void configs() {
    text.append("configs:\n  - config_name: default\n    default: true\n    data_files:\n");
    for (Split split : dataset.rows().keySet()) {
      text.append("      - {split: %1$s, path: data/%1$s.jsonl}\n".formatted(split.key()));
    }
    if (hasPaper()) {
      text.append("  - config_name: paper\n    data_files:\n");
      text.append("      - {split: search, path: data/paper.jsonl}\n");
    }
  }

  private boolean hasPaper() {
    return view == View.ROWS && !dataset.rows(Split.SEARCH).isEmpty();
  }

  private void features() {
    text.append("dataset_info:\n");
    features("default", view);
    if (hasPaper()) {
      features("paper", View.PAPER);
    }
  }

  private void features(String config, View columns) {
    text.append("  - config_name: ").append(config).append("\n    features:\n");
    columns.columns().forEach(column -> feature(column, "      "));
  }

  private void feature(RowSchema.Column column, String indent) {
    text.append(indent).append("- name: ").append(column.name()).append('\n');
    String inner = indent + "  ";
    if (column.parts().isEmpty()) {
      text.append(inner).append(column.isList() ? "sequence: " : "dtype: ");
      text.append(column.type()).append('\n');
    } else {
      text.append(inner).append(column.isList() ? "list:\n" : "struct:\n");
      column.parts().forEach(part -> feature(part, inner));
    }
  }

  private static String size(int rows) {
    int[] bounds = {1_000, 10_000, 100_000, 1_000_000};
    String[] names = {"n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M"};
    for (int i = 0; i < bounds.length; i++) {
      if (rows < bounds[i]) {
        return names[i];
      }
    }
    return "1M<n<10M";
  }

  private static Stream<Example> rows(Dataset dataset) {
    return dataset.rows().values().stream().flatMap(List::stream);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
