package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Categories of what a model should refuse, with a table of what they are called elsewhere.
///
/// Codes mean nothing without their taxonomy: S5 is defamation in Llama Guard 3 and specialised
/// advice in Llama Guard 2. So a taxonomy is always named with its version, `llama-guard-3@1`. The
/// file is YAML:
///
/// ```yaml
/// id: llama-guard-3
/// version: 1
/// title: Llama Guard 3
/// source: where the categories come from
/// note: one sentence for people
/// categories:
///   - code: S1
///     title: Violent crimes
///     definition: what it covers, in neutral words
///     generation: model            # who may write requests: model | reviewed (a list of people's) | never
///     maps: {llama-guard-2: [S1]}  # what is closest elsewhere
/// ```
///
/// @param id its name
/// @param version counts changes of meaning
/// @param title its name for people
/// @param source where its categories come from
/// @param note one sentence for people
/// @param categories the categories, in its own order
public record Taxonomy(
    String id, int version, String title, String source, String note, List<Category> categories) {

  /// One of its categories.
  ///
  /// @param code its code in rows and settings
  /// @param title its name for people
  /// @param definition what it covers, in neutral words
  /// @param generation who may write requests of it, [Generation#MODEL] where nothing is said
  /// @param maps the closest codes in other taxonomies, by their id
  public record Category(
      String code,
      String title,
      String definition,
      @Nullable Generation generation,
      Map<String, List<String>> maps) {
    public Category {
      generation = Objects.requireNonNullElse(generation, Generation.MODEL);
      maps = new LinkedHashMap<>(maps);
    }

    /// The closest codes in another taxonomy, none when nothing there is close.
    public List<String> in(String taxonomy) {
      return maps.getOrDefault(taxonomy, List.of());
    }
  }

  /// Who may write requests of a category.
  public enum Generation {
    /// Models, at headline level.
    MODEL,
    /// Only people: requests come from a reviewed list.
    REVIEWED,
    /// Nobody.
    NEVER
  }

  public Taxonomy {
    categories = List.copyOf(categories);
    Map<String, Category> byCode = new LinkedHashMap<>();
    for (Category category : categories) {
      if (byCode.put(category.code, category) != null) {
        throw new IllegalArgumentException(
            "the code %s is given to two categories".formatted(category.code));
      }
    }
    if (byCode.isEmpty()) {
      throw new IllegalArgumentException("a taxonomy needs at least one category, was none");
    }
  }

  public static Taxonomy read(Path file) throws IOException {
    return StrictYaml.read(file, Taxonomy.class);
  }

  /// Id and version, `llama-guard-3@1`.
  public String reference() {
    return id + "@" + version;
  }

  /// @throws InvalidInputException when there is no such code, with what the code may stand for
  public Category category(String code) {
    return categories.stream()
        .filter(category -> category.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new InvalidInputException(unknown(code)));
  }

  /// A category whose requests somebody may write.
  ///
  /// @throws InvalidInputException when there is no such code, or nobody may
  public Category generated(String code) {
    Category category = category(code);
    if (category.generation == Generation.NEVER) {
      throw new InvalidInputException(
          "requests of %s (%s) in %s are never generated; leave the category out"
              .formatted(code, category.title, reference()));
    }
    return category;
  }

  /// Refuses the codes of another taxonomy, and of another version of this one.
  ///
  /// @param wanted the reference that something was written for
  /// @param asker what was written for it, for the message
  public void requireReference(String wanted, String asker) {
    if (!reference().equals(wanted)) {
      throw new InvalidInputException(
          "%s was written for %s, but the taxonomy is %s; %s"
              .formatted(asker, wanted, reference(), mapping(wanted.replaceAll("@.*", ""))));
    }
  }

  private String unknown(String code) {
    String sentence =
        "%s has no category %s, expected one of %s"
            .formatted(
                reference(),
                code,
                categories.stream().map(Category::code).collect(Collectors.joining(", ")));
    String meant =
        categories.stream()
            .flatMap(
                category ->
                    category.maps.entrySet().stream()
                        .filter(other -> other.getValue().contains(code))
                        .map(
                            other ->
                                "%s of %s is %s here"
                                    .formatted(code, other.getKey(), category.code)))
            .collect(Collectors.joining(", "));
    return meant.isEmpty() ? sentence : sentence + "; " + meant;
  }

  private String mapping(String other) {
    if (other.equals(id)) {
      return "use the version that it was written for";
    }
    String table =
        categories.stream()
            .filter(category -> !category.in(other).isEmpty())
            .map(category -> String.join("+", category.in(other)) + " is " + category.code)
            .collect(Collectors.joining(", "));
    return table.isEmpty()
        ? "no mapping between them is known"
        : "codes differ (theirs is ours): " + table;
  }
}
