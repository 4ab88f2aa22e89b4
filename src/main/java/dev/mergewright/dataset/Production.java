package dev.mergewright.dataset;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How a dataset was produced, for its manifest and its card.
///
/// @param method one sentence: what wrote the rows, by which paper
/// @param limitations what the rows cannot show, in words for the card
/// @param license the SPDX identifier of every row
/// @param configuration the settings that, with the models and prompts, determine the rows
/// @param models the models that took part, by name, with their fingerprints, or `unknown` for an
///   endpoint
/// @param prompts the prompt files by id and version, with their digests
/// @param counts how many questions and replies each step saw and let pass
/// @param rejects how many candidates were dropped, by reason
/// @param release what the dataset says of itself to others
public record Production(
    String method,
    String limitations,
    String license,
    Map<String, String> configuration,
    Map<String, String> models,
    Map<String, String> prompts,
    Map<String, Long> counts,
    Map<String, Long> rejects,
    Release release) {
  public Production {
    configuration = sorted(configuration);
    models = sorted(models);
    prompts = sorted(prompts);
    counts = sorted(counts);
    rejects = sorted(rejects);
    License.requireNoLooser(license, release.sources());
  }

  /// Made by a program that says nothing more.
  public Production(
      String method,
      String limitations,
      String license,
      Map<String, String> configuration,
      Map<String, String> models,
      Map<String, String> prompts,
      Map<String, Long> counts,
      Map<String, Long> rejects) {
    this(
        method,
        limitations,
        license,
        configuration,
        models,
        prompts,
        counts,
        rejects,
        Release.NONE);
  }

  /// Rows that no model had a part in.
  public static Production of(
      String method, String limitations, String license, Map<String, String> configuration) {
    return new Production(
        method, limitations, license, configuration, Map.of(), Map.of(), Map.of(), Map.of());
  }

  public Production withRelease(Release said) {
    return new Production(
        method, limitations, license, configuration, models, prompts, counts, rejects, said);
  }

  /// Sorted, so that a manifest does not depend on who filled the map.
  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
