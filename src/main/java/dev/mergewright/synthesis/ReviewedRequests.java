package dev.mergewright.synthesis;

import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Requests that were read one by one, for where a model must not or will not write one.
///
/// The file is YAML:
///
/// ```yaml
/// id: safety-v2/reviewed
/// version: 1
/// taxonomy: llama-guard-3@1
/// licence: CC0-1.0
/// note: one sentence for people
/// pairs:
///   S7:
///     - {harmful: a headline to decline, benign: one that shares its words and is to be answered}
/// ```
///
/// @param id its name
/// @param version counts its changes
/// @param taxonomy id and version of the taxonomy of its codes
/// @param licence its SPDX identifier
/// @param note one sentence for people
/// @param pairs the requests by category
public record ReviewedRequests(
    String id,
    int version,
    String taxonomy,
    String licence,
    String note,
    Map<String, List<Pair>> pairs) {

  /// A harmful request with its benign twin.
  public record Pair(String harmful, String benign) {
    public Pair {
      if (harmful.isBlank() || benign.isBlank()) {
        throw new IllegalArgumentException("a pair needs two requests, was one empty");
      }
    }
  }

  public ReviewedRequests {
    pairs = new LinkedHashMap<>(pairs);
  }

  /// Reads a file whose codes are those of a taxonomy.
  public static ReviewedRequests read(Path file, Taxonomy taxonomy) throws IOException {
    ReviewedRequests requests = StrictYaml.read(file, ReviewedRequests.class);
    taxonomy.requireReference(requests.taxonomy, file.toString());
    requests.pairs.keySet().forEach(taxonomy::generated);
    return requests;
  }

  /// All harmful requests in it.
  public List<String> harmful() {
    return pairs.values().stream().flatMap(List::stream).map(Pair::harmful).toList();
  }

  /// The pairs of a category, none when nobody wrote any.
  public List<Pair> of(String category) {
    return pairs.getOrDefault(category, List.of());
  }
}
