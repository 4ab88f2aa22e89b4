package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `manifest.json`: what the files are, by hash, and how the rows were made. No clock: equal
/// datasets have equal manifests.
///
/// @param format always [#FORMAT]
/// @param view which columns the rows have; only [View#ROWS] is read again
/// @param contentSha256 [Dataset#fingerprint()]: what is asked and answered
/// @param provenanceSha256 [Dataset#provenanceFingerprint()]: all else that the rows say
/// @param configSha256 the digest of `config.yaml`
/// @param license the SPDX identifier of the rows
/// @param canary a name that no other text has, to find copies of the rows by
/// @param files every file but this one, in the order of writing
record Manifest(
    String format,
    String name,
    View view,
    @JsonProperty("content_sha256") String contentSha256,
    @JsonProperty("provenance_sha256") String provenanceSha256,
    @JsonProperty("config_sha256") String configSha256,
    String license,
    String canary,
    List<Listed> files,
    String method,
    String limitations,
    Release release,
    Map<String, String> configuration,
    Map<String, String> models,
    Map<String, String> prompts,
    Map<String, Long> counts,
    Map<String, Long> rejects) {
  static final String FORMAT = "mergewright-dataset/2";
  static final String FILE = "manifest.json";

  /// One file.
  ///
  /// @param path from the folder, with `/`
  /// @param rows the number of its lines; null where a line is not a row
  record Listed(String path, @Nullable Integer rows, long bytes, String sha256) {}

  Manifest {
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(view, "view must not be null");
    Objects.requireNonNull(contentSha256, "content_sha256 must not be null");
    Objects.requireNonNull(provenanceSha256, "provenance_sha256 must not be null");
    Objects.requireNonNull(license, "license must not be null");
    Objects.requireNonNull(method, "method must not be null");
    Objects.requireNonNull(limitations, "limitations must not be null");
    Objects.requireNonNull(release, "release must not be null");
    files = List.copyOf(files);
  }

  static Manifest of(Dataset dataset, View view, String configSha256, List<Listed> files) {
    Production made = dataset.production();
    return new Manifest(
        FORMAT,
        dataset.name(),
        view,
        dataset.fingerprint(),
        dataset.provenanceFingerprint(),
        configSha256,
        made.license(),
        canary(dataset),
        files,
        made.method(),
        made.limitations(),
        made.release(),
        made.configuration(),
        made.models(),
        made.prompts(),
        made.counts(),
        made.rejects());
  }

  /// The manifest of a folder.
  static Manifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          folder
              + " is not a dataset, expected a folder with manifest.json and data/; give another"
              + " folder or generate it");
    }
    String text = Files.readString(file);
    String format = RowLines.format(text, file.toString());
    if (!FORMAT.equals(format)) {
      throw new InvalidInputException(
          "%s has the format \"%s\", expected %s; remove the folder and make the dataset again"
              .formatted(file, format, FORMAT));
    }
    return RowLines.parse(text, Manifest.class, file.toString());
  }

  /// The name to find copies by: it follows from the content, so equal datasets share it.
  static String canary(Dataset dataset) {
    byte[] key =
        ("mergewright canary " + dataset.name() + ' ' + dataset.fingerprint())
            .getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(key).toString();
  }

  Production production() {
    return new Production(
        method, limitations, license, configuration, models, prompts, counts, rejects, release);
  }
}
