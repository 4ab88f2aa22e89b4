package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Production;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// What happened in a synthesis, for the manifest: settings, models, prompts, counts and rejects.
final class Account {
  private final Map<String, String> configuration = new TreeMap<>();
  private final Map<String, String> models = new TreeMap<>();
  private final Map<String, String> prompts = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> rejects = new TreeMap<>();

  Account set(String key, Object value) {
    configuration.put(key, String.valueOf(value));
    return this;
  }

  Account set(Terms terms) {
    return set("candidates", terms.candidates())
        .set("answer_tokens", terms.answerTokens())
        .set("likeness", terms.likeness())
        .set("seed", terms.seed());
  }

  Account setQuota(String kind, Quota quota) {
    return set(kind + "_search_rows", quota.search()).set(kind + "_select_rows", quota.select());
  }

  Account setEvaluation(Collection<String> prompts) {
    return set("evaluation_prompts", prompts.size())
        .set("evaluation_prompts_sha256", Sha256.of(String.join("\n", new TreeSet<>(prompts))));
  }

  Account add(Asker asker) {
    prompts.put(asker.prompt().id(), asker.prompt().sha256());
    return add(asker.speaker());
  }

  Account add(Speaker speaker) {
    models.put(speaker.name(), Objects.requireNonNullElse(speaker.sha256(), "unknown"));
    return this;
  }

  void count(String step) {
    counts.merge(step, 1L, Long::sum);
  }

  void reject(Reject reason) {
    rejects.merge(reason.key(), 1L, Long::sum);
  }

  Map<String, Long> rejects() {
    return rejects;
  }

  Production production(String method, String limitations, Terms.Marking marking) {
    return new Production(
        method, limitations, marking.license(), configuration, models, prompts, counts, rejects);
  }
}
