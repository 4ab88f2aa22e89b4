package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/// `manifest.json`: what the files are, by hash, and how the rows were made. No clock: equal
/// datasets have equal manifests.
///
/// @param format always [#FORMAT]
/// @param contentSha256 [Dataset#fingerprint()]
/// @param license the SPDX identifier of the rows
/// @param files the row files, by split
@JsonPropertyOrder({
  "format",
  "name",
  "content_sha256",
  "license",
  "files",
  "method",
  "limitations",
  "configuration",
  "models",
  "prompts",
  "counts",
  "rejects"
})
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
    Map<String, Long> rejects) {
  static final String FORMAT = "mergewright-dataset/1";

  /// One file of rows.
  ///
  /// @param split `search`, `select` or `test`; the path is `data/<split>.jsonl`
  @JsonPropertyOrder({"split", "rows", "bytes", "sha256"})
  record RowFile(String split, int rows, long bytes, String sha256) {}

  Manifest {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("format must be " + FORMAT + ", was " + format);
    }
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
        made.rejects());
  }

  Production production() {
    return new Production(
        method, limitations, license, configuration, models, prompts, counts, rejects);
  }
}
