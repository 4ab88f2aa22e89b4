package dev.mergewright.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.AtomicFolder;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A dataset on disk: `README.md` ([Card]), `manifest.json` ([Manifest]) and `data/<split>.jsonl`
/// ([Row] per line), in UTF-8 with line feeds.
final class DatasetFolder {
  private static final String MANIFEST = "manifest.json";

  // Strict both ways: every key must be there, no other may be, none twice.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
          .build();

  private final Path folder;

  DatasetFolder(Path folder) {
    this.folder = folder;
  }

  Dataset read() throws IOException {
    Manifest manifest = readManifest();
    Map<Split, List<Example>> rows = new EnumMap<>(Split.class);
    for (Manifest.RowFile file : manifest.files()) {
      rows.put(splitOf(file), readRows(file, manifest.production()));
    }
    requireNoOtherRows(rows.keySet());
    Dataset dataset = new Dataset(manifest.name(), rows, manifest.production());
    if (!dataset.fingerprint().equals(manifest.contentSha256())) {
      throw new InvalidInputException(
          "%s says content_sha256 %s, but the rows have %s; generate the dataset again"
              .formatted(manifestFile(), manifest.contentSha256(), dataset.fingerprint()));
    }
    return dataset;
  }

  void write(Dataset dataset) throws IOException {
    try (AtomicFolder unfinished = AtomicFolder.create(folder)) {
      new DatasetFolder(unfinished.path()).writeFiles(dataset);
      unfinished.publish();
    }
  }

  private void writeFiles(Dataset dataset) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    List<Manifest.RowFile> files = new ArrayList<>();
    for (Map.Entry<Split, List<Example>> split : dataset.rows().entrySet()) {
      files.add(writeRows(split.getKey(), split.getValue(), dataset.production()));
    }
    // The default printer ends lines as the platform does; files must not depend on it.
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    String manifest = JSON.writer(printer).writeValueAsString(Manifest.of(dataset, files));
    Files.writeString(manifestFile(), manifest + "\n");
    Files.writeString(folder.resolve("README.md"), Card.of(dataset));
  }

  /// Other tools read whatever lies in `data/`; rows that this one would not see are refused.
  private void requireNoOtherRows(Set<Split> named) {
    for (Split split : Split.values()) {
      if (!named.contains(split) && Files.exists(rowFile(split))) {
        throw new InvalidInputException(
            rowFile(split)
                + " is not named in manifest.json; remove it or generate the dataset again");
      }
    }
  }

  private Manifest.RowFile writeRows(Split split, List<Example> rows, Production made)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Example row : rows) {
      lines.append(JSON.writeValueAsString(Row.of(row, split, made))).append('\n');
    }
    Path file = rowFile(split);
    Files.writeString(file, lines);
    return new Manifest.RowFile(split.key(), rows.size(), Files.size(file), Sha256.of(file));
  }

  private Manifest readManifest() throws IOException {
    if (!Files.isRegularFile(manifestFile())) {
      throw new InvalidInputException(
          folder
              + " is not a dataset, expected a folder with manifest.json and data/; give another"
              + " folder or generate it");
    }
    try {
      return JSON.readValue(Files.readString(manifestFile()), Manifest.class);
    } catch (JsonProcessingException e) {
      throw refused(manifestFile().toString(), e);
    }
  }

  private Split splitOf(Manifest.RowFile file) {
    for (Split split : Split.values()) {
      if (split.key().equals(file.split())) {
        return split;
      }
    }
    throw new InvalidInputException(
        "%s names the split %s, expected search, select or test"
            .formatted(manifestFile(), file.split()));
  }

  private List<Example> readRows(Manifest.RowFile expected, Production made) throws IOException {
    Split split = splitOf(expected);
    Path file = rowFile(split);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file
              + " is missing, but manifest.json names it; restore it or generate the dataset"
              + " again");
    }
    byte[] bytes = Files.readAllBytes(file);
    String found = Sha256.of(file);
    if (!found.equals(expected.sha256())) {
      throw new InvalidInputException(
          "%s has SHA-256 %s, but manifest.json says %s: the file was changed after it was made; restore it or generate the dataset again"
              .formatted(file, found, expected.sha256()));
    }
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() != expected.rows()) {
      throw new InvalidInputException(
          "%s has %d rows, but manifest.json says %d"
              .formatted(file, lines.size(), expected.rows()));
    }
    List<Example> rows = new ArrayList<>();
    for (String line : lines) {
      rows.add(readRow(line, split, made, file + ":" + (rows.size() + 1)));
    }
    return rows;
  }

  private static Example readRow(String line, Split split, Production made, String place) {
    try {
      Row row = JSON.readValue(line, Row.class);
      requireSame(place, "the license", row.license(), made.license());
      requireSame(place, "the tool", row.tool(), made.tool());
      if (row.split() != split) {
        throw new InvalidInputException(
            "%s has the split %s, but lies in %s.jsonl"
                .formatted(place, row.split().key(), split.key()));
      }
      return row.example();
    } catch (JsonProcessingException e) {
      throw refused(place, e);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(place + " is not a row: " + e.getMessage(), e);
    }
  }

  private static void requireSame(String place, String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new InvalidInputException(
          "%s has %s %s, but manifest.json says %s".formatted(place, what, found, expected));
    }
  }

  private static InvalidInputException refused(String place, JsonProcessingException e) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return new InvalidInputException(
        "%s is not in the format %s: %s".formatted(place, Manifest.FORMAT, reason), e);
  }

  private Path manifestFile() {
    return folder.resolve(MANIFEST);
  }

  private Path rowFile(Split split) {
    return folder.resolve("data").resolve(split.key() + ".jsonl");
  }
}
