package dev.mergewright.dataset;

import dev.mergewright.checkpoint.AtomicFolder;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A dataset on disk, in UTF-8 with line feeds:
///
/// ```text
/// README.md          the card                            [Card]
/// manifest.json      every file by digest, the making    [Manifest]
/// croissant.json     the same for data catalogues        [Croissant]
/// data/<split>.jsonl a row per line                      [Row]
/// data/paper.jsonl   the search rows as {prompt, response, type}
/// lines.sha256       16 digits of each line's digest, to tell which line was edited
/// config.yaml        the settings
/// report.json, .md   what the making took, where that is known   [Making]
/// rejects.jsonl      what was dropped, where that is known       [Rejected]
/// LICENSE, CANARY
/// ```
final class DatasetFolder {
  static final String LINES = "lines.sha256";
  static final String REPORT = "report.json";
  static final String REJECTS = "rejects.jsonl";
  static final String CONFIG = "config.yaml";

  private final Path folder;

  DatasetFolder(Path folder) {
    this.folder = folder;
  }

  Dataset read() throws IOException {
    Manifest manifest = Manifest.read(folder);
    if (manifest.view() != View.ROWS) {
      throw new InvalidInputException(
          "%s holds only the %s of rows, expected all their columns; read the dataset that it was exported from"
              .formatted(folder, manifest.view().key()));
    }
    Map<Split, List<Example>> rows = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      for (Manifest.Listed file : manifest.files()) {
        if (file.path().equals(pathOf(split))) {
          rows.put(split, readRows(split, file, manifest.production()));
        }
      }
    }
    requireNoOtherRows(rows.keySet());
    Dataset dataset = new Dataset(manifest.name(), rows, manifest.production());
    if (!dataset.fingerprint().equals(manifest.contentSha256())) {
      throw new InvalidInputException(
          "%s says content_sha256 %s, but the rows have %s; generate the dataset again"
              .formatted(
                  folder.resolve(Manifest.FILE), manifest.contentSha256(), dataset.fingerprint()));
    }
    return dataset;
  }

  /// What lies beside the rows.
  Dossier readDossier() throws IOException {
    Path config = folder.resolve(CONFIG);
    Path report = folder.resolve(REPORT);
    Path rejects = folder.resolve(REJECTS);
    List<Rejected> dropped = new ArrayList<>();
    if (Files.exists(rejects)) {
      for (String line : Files.readAllLines(rejects)) {
        dropped.add(RowLines.parse(line, Rejected.class, rejects + ":" + (dropped.size() + 1)));
      }
    }
    return new Dossier(
        Files.exists(config) ? Files.readString(config) : "",
        Files.exists(report)
            ? RowLines.parse(Files.readString(report), Making.class, report.toString())
            : Making.NONE,
        dropped);
  }

  void write(Dataset dataset, Dossier dossier, View view) throws IOException {
    dataset.requireHonestName();
    try (AtomicFolder unfinished = AtomicFolder.create(folder)) {
      new DatasetWriter(unfinished.path(), dataset, dossier, view).write();
      unfinished.publish();
    }
  }

  static String pathOf(Split split) {
    return "data/" + split.key() + ".jsonl";
  }

  /// Other tools read whatever lies in `data/`; rows that this one would not see are refused.
  private void requireNoOtherRows(Set<Split> named) {
    for (Split split : Split.values()) {
      if (!named.contains(split) && Files.exists(folder.resolve(pathOf(split)))) {
        throw new InvalidInputException(
            folder.resolve(pathOf(split))
                + " is not named in manifest.json; remove it or generate the dataset again");
      }
    }
  }

  private List<Example> readRows(Split split, Manifest.Listed expected, Production made)
      throws IOException {
    Path file = folder.resolve(expected.path());
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file
              + " is missing, but manifest.json names it; restore it or generate the dataset"
              + " again");
    }
    String found = Sha256.of(file);
    if (!found.equals(expected.sha256())) {
      throw new InvalidInputException(
          "%s has SHA-256 %s, but manifest.json says %s: the file was changed after it was made; restore it or generate the dataset again ('mergewright generate verify %s' names the lines)"
              .formatted(file, found, expected.sha256(), folder));
    }
    List<String> lines = Files.readString(file).lines().toList();
    if (expected.rows() == null || lines.size() != expected.rows()) {
      throw new InvalidInputException(
          "%s has %d rows, but manifest.json says %s"
              .formatted(file, lines.size(), expected.rows()));
    }
    List<Example> rows = new ArrayList<>();
    for (String line : lines) {
      rows.add(RowLines.read(line, split, made, file + ":" + (rows.size() + 1)));
    }
    return rows;
  }
}
