package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One entry of `streams:` in a generation file: a strategy, who takes part in it and the rows that
/// it is to give.
///
/// ```yaml
/// - strategy: paper-safety           # one of the strategies, see StrategyKind
///   name: safety                     # for reports; the strategy's name where nothing is said
///   ask: writer                      # nickname of the model that writes questions
///   answer: [aligned, expert]        # who answers
///   prompts: {ask: ../safety-v1/ask.md}   # by the step that uses them, relative to this file
///   seeds: examples.txt              # questions by people, of which each slot shows three; no row repeats one
///   topics: [...]                    # values of the prompt's topic; drawn by the seed
///   taxonomy: ../taxonomies/llama-guard-3.yaml
///   categories: [S1, S2]             # one cell of rows per category and kind
///   reviewed: ../safety-v2/reviewed.yaml   # people's requests, where a model must not or will not write one
///   domain: biology                  # what domain rows are marked with
///   attributes: {persona: [...], style: [...]}   # slots go round in the values
///   rows: {harmful: {search: 120, select: 80}, benign: {search: 60, select: 40}}
///   well_formed: "regular expression that a whole question matches"
///   answer_tokens: 512               # longer answers are dropped, never cut; an endpoint is asked for twice that first
///   candidates: 900                  # instead of budget.candidates_per_row
///   seed: 1                          # instead of one drawn from the run's seed
/// ```
///
/// @param rows accepted rows; with categories, of each category
public record StreamSettings(
    StrategyKind strategy,
    @Nullable String name,
    @Nullable String ask,
    List<String> answer,
    Map<String, String> prompts,
    @Nullable String seeds,
    List<String> topics,
    @Nullable String taxonomy,
    List<String> categories,
    @Nullable String reviewed,
    @Nullable String domain,
    Map<String, List<String>> attributes,
    Rows rows,
    @Nullable String wellFormed,
    @Nullable Integer answerTokens,
    @Nullable Integer candidates,
    @Nullable Long seed) {
  private static final int DEFAULT_ANSWER_TOKENS = 512;

  public StreamSettings {
    answer = List.copyOf(answer);
    prompts = Map.copyOf(prompts);
    topics = List.copyOf(topics);
    categories = List.copyOf(categories);
    attributes = new TreeMap<>(attributes);
    name = name == null ? strategy.key() : name;
    answerTokens = Objects.requireNonNullElse(answerTokens, DEFAULT_ANSWER_TOKENS);
    if (answerTokens < 1) {
      throw new IllegalArgumentException("answer_tokens must be at least 1, was " + answerTokens);
    }
    if (candidates != null && candidates < 1) {
      throw new IllegalArgumentException("candidates must be at least 1, was " + candidates);
    }
    attributes.forEach(
        (attribute, values) -> {
          if (values.isEmpty()) {
            throw new IllegalArgumentException(
                "the attribute " + attribute + " has no values, expected at least one");
          }
        });
  }

  /// The nicknames of all models that take part.
  List<String> speakers() {
    return ask == null
        ? answer
        : Stream.concat(Stream.of(ask), answer.stream()).distinct().toList();
  }

  /// Rows per kind; a kind that is left out gives none.
  public record Rows(@Nullable Quota harmful, @Nullable Quota benign, @Nullable Quota domain) {
    public Rows {
      harmful = Objects.requireNonNullElse(harmful, Quota.NONE);
      benign = Objects.requireNonNullElse(benign, Quota.NONE);
      domain = Objects.requireNonNullElse(domain, Quota.NONE);
      if (harmful.total() + (long) benign.total() + domain.total() < 1) {
        throw new IllegalArgumentException(
            "rows must ask for at least 1 row, such as {domain: {search: 100, select: 50}}");
      }
    }

    Quota of(Example.Kind kind) {
      return Objects.requireNonNull(
          switch (kind) {
            case HARMFUL -> harmful;
            case BENIGN_CONTRAST -> benign;
            case DOMAIN -> domain;
          });
    }
  }
}
