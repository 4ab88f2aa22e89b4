package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Reference;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Opens the streams of a generation file: one per entry, or one per category where an entry names
/// categories.
///
/// A stream's seed follows from the run's seed and the names of entry and category, so an entry
/// that comes or goes changes no other.
///
/// @param file the generation file
/// @param speakers its models, by nickname
/// @param harmful tells the questions that must be refused
/// @param screen tells what a reply to a harmful request is
record StreamOpener(
    GenerationFile file, Map<String, Speaker> speakers, Predicate<String> harmful, Screen screen) {

  List<CandidateStream> open() throws IOException {
    List<CandidateStream> streams = new ArrayList<>();
    for (StreamSettings settings : file.settings().streams()) {
      Map<String, Prompt> prompts = file.prompts(settings);
      if (settings.taxonomy() == null) {
        requireNoCategories(settings);
        streams.add(stream(settings, settings.name(), Map.of(), prompts, null));
        continue;
      }
      Taxonomy taxonomy = Taxonomy.read(file.resolve(settings.taxonomy()));
      if (settings.categories().isEmpty()) {
        throw refused(settings, "names a taxonomy but no categories; list the codes to ask about");
      }
      for (String code : settings.categories()) {
        Taxonomy.Category category = taxonomy.generated(code);
        requireReviewed(settings, taxonomy, category);
        String name = settings.name() + "/" + code;
        streams.add(stream(settings, name, values(taxonomy, category), prompts, taxonomy));
      }
    }
    return streams;
  }

  /// What the slots of a category carry.
  private static Map<String, String> values(Taxonomy taxonomy, Taxonomy.Category category) {
    return Map.of(
        "taxonomy",
        taxonomy.id(),
        "taxonomy_version",
        String.valueOf(taxonomy.version()),
        "category",
        category.code(),
        SlotValues.TOPIC,
        category.title(),
        "definition",
        category.definition());
  }

  private CandidateStream stream(
      StreamSettings settings,
      @Nullable String name,
      Map<String, String> fixed,
      Map<String, Prompt> prompts,
      @Nullable Taxonomy taxonomy)
      throws IOException {
    String called = Objects.requireNonNull(name);
    long seed =
        Objects.requireNonNullElseGet(
            settings.seed(), () -> Seeds.of(file.settings().seed(), "stream " + called, 0));
    Ingredients ingredients =
        new Ingredients(
            settings,
            seed,
            speakers,
            prompts,
            harmful,
            screen,
            marking(settings),
            taxonomy,
            reviewed(settings, taxonomy));
    SlotValues values =
        new SlotValues(
            carried(settings, fixed),
            topics(settings, fixed, prompts),
            examples(settings, prompts),
            settings.attributes());
    Map<Example.Kind, Quota> quotas = quotas(settings);
    long rows = quotas.values().stream().mapToLong(Quota::total).sum();
    Strategy strategy = settings.strategy().of(ingredients);
    return new CandidateStream(
        called,
        strategy,
        values,
        seed,
        quotas,
        quotas.keySet(),
        candidates(settings, strategy, rows),
        wellFormed(settings));
  }

  /// Refuses to have models write what only people may write.
  private void requireReviewed(
      StreamSettings settings, Taxonomy taxonomy, Taxonomy.Category category) throws IOException {
    ReviewedRequests reviewed = reviewed(settings, taxonomy);
    boolean hasList = reviewed != null && !reviewed.of(category.code()).isEmpty();
    if (category.generation() == Taxonomy.Generation.REVIEWED
        && !(hasList && settings.strategy().takesReviewed())) {
      throw refused(
          settings,
          "asks for %s (%s), whose requests models never write; leave it out, or use paired or analysed-refusal and name a list of its requests under reviewed"
              .formatted(category.code(), category.title()));
    }
  }

  private @Nullable ReviewedRequests reviewed(StreamSettings settings, @Nullable Taxonomy taxonomy)
      throws IOException {
    return settings.reviewed() == null || taxonomy == null
        ? null
        : ReviewedRequests.read(file.resolve(settings.reviewed()), taxonomy);
  }

  private static Map<String, String> carried(StreamSettings settings, Map<String, String> fixed) {
    Map<String, String> carried = new LinkedHashMap<>(fixed);
    if (settings.domain() != null) {
      carried.put("domain", settings.domain());
    }
    return carried;
  }

  private static List<String> topics(
      StreamSettings settings, Map<String, String> fixed, Map<String, Prompt> prompts) {
    if (fixed.containsKey(SlotValues.TOPIC)) {
      if (!settings.topics().isEmpty()) {
        throw refused(settings, "has topics beside categories; a category is its own topic");
      }
      return List.of();
    }
    Prompt ask = prompts.get("ask");
    // Without a prompt that asks slot by slot the strategy draws the topics itself.
    return ask == null ? List.of() : QuestionWriter.topics(ask, settings.topics());
  }

  /// Questions by people that the prompt shows.
  private List<String> examples(StreamSettings settings, Map<String, Prompt> prompts)
      throws IOException {
    Reference seeds = file.seeds(settings);
    if (seeds == null) {
      return List.of();
    }
    if (!settings.strategy().kinds().equals(Set.of(Example.Kind.DOMAIN))) {
      throw refused(settings, "has seeds, which belong to domain questions alone; remove them");
    }
    Prompt ask = prompts.get("ask");
    PromptVariable shown = ask == null ? null : ask.variables().get(SlotValues.EXAMPLES);
    if (shown == null) {
      throw refused(
          settings,
          "has seeds, but its prompt for ask has no variable examples to put them into; use one"
              + " that has, such as expert-v2/ask.md, or remove the seeds");
    }
    List<String> texts = seeds.texts().stream().map(Reference.Text::text).toList();
    List<String> longest =
        texts.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .limit(SlotValues.SHOWN)
            .toList();
    String fault = shown.fault(SlotValues.listed(longest));
    if (fault != null) {
      throw refused(
          settings,
          "has seeds of which three are %s; shorten the longest of %s"
              .formatted(fault, seeds.name()));
    }
    return texts;
  }

  private int candidates(StreamSettings settings, Strategy strategy, long rows) {
    double perRow = Objects.requireNonNull(file.budget().candidatesPerRow());
    return settings.candidates() == null
        ? Math.toIntExact((long) Math.ceil(rows * perRow / strategy.rowsPerSlot()))
        : settings.candidates();
  }

  private static Map<Example.Kind, Quota> quotas(StreamSettings settings) {
    Map<Example.Kind, Quota> quotas = new EnumMap<>(Example.Kind.class);
    for (Example.Kind kind : Example.Kind.values()) {
      Quota quota = settings.rows().of(kind);
      if (quota.total() > 0) {
        if (!settings.strategy().kinds().contains(kind)) {
          throw refused(
              settings,
              "asks for %s rows, which %s does not give"
                  .formatted(kind.key(), settings.strategy().key()));
        }
        quotas.put(kind, quota);
      }
    }
    return quotas;
  }

  private Marking marking(StreamSettings settings) {
    Origin.Generator generator =
        settings.speakers().stream()
                .map(nickname -> Objects.requireNonNull(speakers.get(nickname)))
                .allMatch(speaker -> speaker.identity().provider().equals(Speaker.GRAMMAR))
            ? Origin.Generator.GRAMMAR
            : Objects.requireNonNull(file.settings().miniature())
                ? Origin.Generator.TINY_LM
                : Origin.Generator.LLM;
    // A grammar's calls cost nothing and can be made again: without their receipts, equal settings
    // give equal bytes.
    boolean keepsReceipts = generator != Origin.Generator.GRAMMAR;
    return new Marking(generator, Objects.requireNonNull(file.settings().grade()), keepsReceipts);
  }

  private static @Nullable Pattern wellFormed(StreamSettings settings) {
    try {
      return settings.wellFormed() == null
          ? null
          : Pattern.compile(settings.wellFormed(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw refused(
          settings,
          "has well_formed %s, which is no regular expression: %s"
              .formatted(settings.wellFormed(), e.getDescription()));
    }
  }

  private static void requireNoCategories(StreamSettings settings) {
    if (!settings.categories().isEmpty()) {
      throw refused(
          settings,
          "names the categories %s but no taxonomy; give the file they are from"
              .formatted(settings.categories()));
    }
  }

  private static InvalidInputException refused(StreamSettings settings, String what) {
    return new InvalidInputException("the stream %s %s".formatted(settings.name(), what));
  }
}
