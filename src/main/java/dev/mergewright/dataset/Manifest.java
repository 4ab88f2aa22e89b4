package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `manifest.json`: what the files are, by hash, and how the rows were made. No clock: equal
/// datasets have equal manifests.
///
/// @param format always [#FORMAT]
/// @param contentSha256 [Dataset#fingerprint()]
/// @param license the SPDX identifier of the rows
/// @param files the row files, by split
record Manifest(
    String format,
    String name,
    @JsonProperty("content_sha256") String contentSha256,
    String license,
    List<RowFile> files,
    String method,
    String limitations,
    Map<String, String> configuration,
    Map<String, String> models,
    Map<String, String> prompts,
    Map<String, Long> counts,
    Map<String, Long> rejects,
    Tool tool) {
  static final String FORMAT = "mergewright-dataset/2";

  /// One file of rows.
  ///
  /// @param split `search`, `select` or `test`; the path is `data/<split>.jsonl`
  record RowFile(String split, int rows, long bytes, String sha256) {}

  Manifest {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException(
          "format must be %s, was %s; remove the folder and generate the dataset again"
              .formatted(FORMAT, format));
    }
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(contentSha256, "content_sha256 must not be null");
    Objects.requireNonNull(license, "license must not be null");
    Objects.requireNonNull(method, "method must not be null");
    Objects.requireNonNull(limitations, "limitations must not be null");
    Objects.requireNonNull(tool, "tool must not be null");
    files = List.copyOf(files);
  }

  static Manifest of(Dataset dataset, List<RowFile> files) {
    Production made = dataset.production();
    return new Manifest(
        FORMAT,
        dataset.name(),
        dataset.fingerprint(),
        made.license(),
        files,
        made.method(),
        made.limitations(),
        made.configuration(),
        made.models(),
        made.prompts(),
        made.counts(),
        made.rejects(),
        made.tool());
  }

  Production production() {
    return new Production(
        method, limitations, license, configuration, models, prompts, counts, rejects, tool);
  }
}
