package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin.Grade;
import dev.mergewright.synthesis.calls.ModelSettings;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The schema of a generation file, `generate.yaml`: which rows are wanted, from whom, and how much
/// may be spent.
///
/// Paths are relative to the folder of the file. How a run is executed (threads, journal, place of
/// the result) is not part of it: it must not change a row.
///
/// @param name the dataset's name and folder; a version is part of it, as in `safety-v1`
/// @param license the SPDX identifier of the rows
/// @param seed the key of everything drawn
/// @param language the BCP-47 tag of the rows, `en` where nothing is said
/// @param miniature whether the models are toys, which every row then says; false where nothing is
///   said
/// @param grade what the rows can prove; that a model judged them where nothing is said, and of toy
///   models only that the pipeline works
/// @param target the model whose objective the rows must fit
/// @param models who can be asked, by nickname
/// @param budget how much may be spent
/// @param streams where rows come from
/// @param judges who decides what a reply is
/// @param sieves what is dropped
/// @param against files that rows must not overlap with, because something is measured on them
public record GenerationSettings(
    String name,
    String license,
    long seed,
    @Nullable String language,
    @Nullable Boolean miniature,
    @Nullable Grade grade,
    @Nullable Target target,
    Map<String, ModelSettings> models,
    @Nullable Budget budget,
    List<StreamSettings> streams,
    @Nullable JudgeSettings judges,
    @Nullable SieveSettings sieves,
    List<String> against) {
  /// What the target model takes.
  ///
  /// @param checkpoint its folder: tokenizer and chat template, no weights are read
  /// @param maxTokens the longest dialogue with its answer
  public record Target(String checkpoint, @Nullable Integer maxTokens) {
    private static final int USUAL = 2048;

    public Target {
      maxTokens = Objects.requireNonNullElse(maxTokens, USUAL);
      if (maxTokens < 2) {
        throw new IllegalArgumentException("max_tokens must be at least 2, was " + maxTokens);
      }
    }
  }

  /// How much may be spent.
  ///
  /// @param usd the cap in US dollars; none when null
  /// @param allowUnknownPrice whether models without a price may be asked in spite of a cap
  /// @param candidatesPerRow the slots tried per wanted row before a cell is given up
  public record Budget(
      @Nullable BigDecimal usd,
      @Nullable Boolean allowUnknownPrice,
      @Nullable Double candidatesPerRow) {
    private static final double USUAL = 3;

    public Budget {
      allowUnknownPrice = Objects.requireNonNullElse(allowUnknownPrice, false);
      candidatesPerRow = Objects.requireNonNullElse(candidatesPerRow, USUAL);
      if (usd != null && usd.signum() < 0) {
        throw new IllegalArgumentException("usd must be at least 0, was " + usd);
      }
      if (!(candidatesPerRow >= 1 && candidatesPerRow <= 1000)) {
        throw new IllegalArgumentException(
            "candidates_per_row must be from 1 to 1000, was " + candidatesPerRow);
      }
    }
  }

  public GenerationSettings {
    if (!name.matches("[a-z0-9][a-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name must be small letters, digits, dots and hyphens, such as safety-v1, was " + name);
    }
    if (license.isBlank()) {
      throw new IllegalArgumentException("license must be an SPDX identifier, such as CC0-1.0");
    }
    language = Objects.requireNonNullElse(language, "en");
    miniature = Objects.requireNonNullElse(miniature, false);
    grade = Objects.requireNonNullElse(grade, miniature ? Grade.PLUMBING : Grade.MODEL_JUDGED);
    budget = Objects.requireNonNullElseGet(budget, () -> new Budget(null, null, null));
    judges = Objects.requireNonNullElseGet(judges, JudgeSettings::standard);
    sieves = Objects.requireNonNullElseGet(sieves, SieveSettings::standard);
    models = new LinkedHashMap<>(models);
    streams = List.copyOf(streams);
    against = List.copyOf(against);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("streams must have at least one entry");
    }
    requireDistinct(streams);
    for (StreamSettings stream : streams) {
      requireKnown(stream, models.keySet());
    }
  }

  private static void requireDistinct(List<StreamSettings> streams) {
    Set<String> names = new HashSet<>();
    for (StreamSettings stream : streams) {
      if (!names.add(stream.name())) {
        throw new IllegalArgumentException(
            "two streams are named %s; give each its own name".formatted(stream.name()));
      }
    }
  }

  private static void requireKnown(StreamSettings stream, Set<String> models) {
    for (String nickname : stream.speakers()) {
      if (!models.contains(nickname)) {
        throw new IllegalArgumentException(
            "the stream %s asks %s, but models names only %s"
                .formatted(stream.name(), nickname, models));
      }
    }
  }
}
