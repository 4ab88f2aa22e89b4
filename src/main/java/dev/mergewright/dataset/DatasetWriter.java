package dev.mergewright.dataset;

import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the files of a [DatasetFolder], the manifest last.
final class DatasetWriter {
  private static final int LINE_DIGITS = 16;

  private final Path folder;
  private final Dataset dataset;
  private final Dossier dossier;
  private final View view;
  private final List<Manifest.Listed> files = new ArrayList<>();
  private final StringBuilder digests = new StringBuilder();

  DatasetWriter(Path folder, Dataset dataset, Dossier dossier, View view) {
    this.folder = folder;
    this.dataset = dataset;
    this.dossier = dossier;
    this.view = view;
  }

  void write() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    for (Map.Entry<Split, List<Example>> split : dataset.rows().entrySet()) {
      write(DatasetFolder.pathOf(split.getKey()), split.getKey(), split.getValue(), view);
    }
    List<Example> search = dataset.rows(Split.SEARCH);
    if (view == View.ROWS && !search.isEmpty()) {
      write("data/paper.jsonl", Split.SEARCH, search, View.PAPER);
    }
    List<Manifest.Listed> rows = List.copyOf(files);
    write(DatasetFolder.LINES, digests.toString(), null);
    String config = config();
    write(DatasetFolder.CONFIG, config, null);
    writeAccount();
    Card card = new Card(dataset, dossier.making(), view);
    write("LICENSE", LicenseText.of(dataset.production()), null);
    write("CANARY", canary(), null);
    write("README.md", card.text(), null);
    write("croissant.json", RowLines.text(new Croissant(dataset, view, rows).tree()) + "\n", null);
    Manifest manifest = Manifest.of(dataset, view, Sha256.of(config), files);
    Files.writeString(folder.resolve(Manifest.FILE), RowLines.page(manifest));
  }

  private void write(String path, Split split, List<Example> rows, View columns)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    int number = 0;
    for (Example row : rows) {
      String line = RowLines.line(row, split, dataset.production(), columns);
      lines.append(line).append('\n');
      number++;
      digests.append(digestOf(line)).append("  ").append(path).append(':').append(number);
      digests.append('\n');
    }
    write(path, lines.toString(), rows.size());
  }

  private void write(String path, String text, @Nullable Integer rows) throws IOException {
    Path file = folder.resolve(path);
    Files.writeString(file, text);
    files.add(new Manifest.Listed(path, rows, Files.size(file), Sha256.of(file)));
  }

  private void writeAccount() throws IOException {
    if (!dossier.making().equals(Making.NONE)) {
      write(DatasetFolder.REPORT, RowLines.page(dossier.making()), null);
      write("report.md", new MakingText(dataset, dossier.making()).page(), null);
    }
    if (!dossier.rejects().isEmpty()) {
      StringBuilder lines = new StringBuilder();
      for (Rejected reject : dossier.rejects()) {
        lines.append(RowLines.text(reject)).append('\n');
      }
      write(DatasetFolder.REJECTS, lines.toString(), dossier.rejects().size());
    }
  }

  /// The settings as given, else what the production says of them; a JSON string is YAML too.
  private String config() throws IOException {
    if (!dossier.config().isEmpty()) {
      return dossier.config();
    }
    StringBuilder yaml = new StringBuilder();
    for (Map.Entry<String, String> setting : dataset.production().configuration().entrySet()) {
      yaml.append(RowLines.text(setting.getKey()))
          .append(": ")
          .append(RowLines.text(setting.getValue()))
          .append('\n');
    }
    return yaml.isEmpty() ? "{}\n" : yaml.toString();
  }

  private String canary() {
    return """
    This data is no text for pretraining. Whoever finds this line in a training corpus has found a copy of it.
    mergewright canary GUID %s
    """
        .formatted(Manifest.canary(dataset));
  }

  static String digestOf(String line) {
    return Sha256.of(line).substring(0, LINE_DIGITS);
  }
}
