package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Production;
import dev.mergewright.dataset.Release;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a dataset's manifest says of its making: settings, models, prompts, counts and rejects.
public final class Account {
  private final Map<String, String> configuration = new TreeMap<>();
  private final Map<String, String> models = new TreeMap<>();
  private final Map<String, String> prompts = new TreeMap<>();

  /// A setting that, with the models and the prompts, determines the rows.
  public Account set(String key, Object value) {
    configuration.put(key, String.valueOf(value));
    return this;
  }

  public Account setQuota(String kind, Quota quota) {
    set(kind + "_search_rows", quota.search()).set(kind + "_select_rows", quota.select());
    return quota.test() == null ? this : set(kind + "_test_rows", quota.test());
  }

  public Account setEvaluation(Collection<String> questions) {
    return set("evaluation_prompts", questions.size())
        .set("evaluation_prompts_sha256", Sha256.of(String.join("\n", new TreeSet<>(questions))));
  }

  public Account add(Prompt prompt) {
    prompts.put(prompt.id(), prompt.sha256());
    return this;
  }

  public Account add(Speaker speaker) {
    Identity identity = speaker.identity();
    models.put(speaker.name(), identity.address().isEmpty() ? identity.model() : "unknown");
    if (!speaker.conditions().supportsSeed()) {
      set("seed_supported_" + speaker.name(), false); // only the journal can repeat the run
    }
    return this;
  }

  /// @param method what wrote the rows, in words for the card
  /// @param limitations what they cannot show
  /// @param license their SPDX identifier
  /// @param release what the dataset says of itself to others
  public Production production(
      String method, String limitations, String license, Harvest harvest, Release release) {
    Map<String, Long> counts = new TreeMap<>(harvest.counts());
    harvest.rows().values().stream()
        .flatMap(Collection::stream)
        .forEach(row -> counts.merge("rows_" + row.kind().key(), 1L, Long::sum));
    return new Production(
        method,
        limitations,
        license,
        configuration,
        models,
        prompts,
        counts,
        harvest.rejects(),
        release);
  }
}
