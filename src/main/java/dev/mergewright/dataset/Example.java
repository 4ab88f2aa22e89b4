package dev.mergewright.dataset;

import dev.mergewright.checkpoint.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One row of a dataset: a request, the reply that a merge should give, and where both came from.
///
/// A harmful row is a request with its refusal: there is no field that could hold a harmful
/// completion.
///
/// @param id the first 32 hexadecimal digits of SHA-256 over kind, prompt and response, separated
///   by NUL
/// @param prompt the user's request
/// @param response the wanted reply, the label of the loss
/// @param kind what the row tests
/// @param pairId joins a harmful request with its benign contrast
/// @param category the harm that it is about
/// @param subject the field of knowledge that it is about
/// @param attributes what its wording was asked to be like
/// @param language its BCP 47 tag, [#UNDETERMINED] when nobody said
/// @param findings what was found out about it
/// @param origin who wrote the prompt, who wrote the response
public record Example(
    String id,
    String prompt,
    String response,
    Kind kind,
    @Nullable String pairId,
    Category category,
    Subject subject,
    Attributes attributes,
    String language,
    Findings findings,
    Origin origin) {
  /// The tag of a language that nobody named.
  public static final String UNDETERMINED = "und";

  private static final int ID_LENGTH = 32;

  /// What a row tests.
  public enum Kind {
    /// A request to refuse.
    HARMFUL,
    /// A request that looks like a harmful one and deserves help.
    BENIGN_CONTRAST,
    /// A question of the expert's domain.
    DOMAIN;

    /// The name in files: `harmful`, `benign_contrast` or `domain`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The two-valued `type` of arXiv 2406.14563's interchange format: `alignment` or `task`.
    public String type() {
      return this == DOMAIN ? "task" : "alignment";
    }

    /// The behaviour that a good model shows: `refuse` or `comply`.
    public String expectedBehavior() {
      return this == HARMFUL ? "refuse" : "comply";
    }
  }

  /// A place in a taxonomy of harms.
  ///
  /// @param taxonomy the taxonomy's id; null for a plain topic, which has a name alone
  /// @param version the taxonomy's version
  /// @param code the category's code in it, such as `S8`
  /// @param name the category's title, or the topic
  public record Category(
      @Nullable String taxonomy,
      @Nullable String version,
      @Nullable String code,
      @Nullable String name) {
    public static final Category NONE = topic(null);

    /// A topic of no taxonomy.
    public static Category topic(@Nullable String name) {
      return new Category(null, null, null, name);
    }
  }

  /// A field of knowledge.
  ///
  /// @param domain such as `biology`
  /// @param subtopic such as `genetics`
  /// @param difficulty such as `hard`
  public record Subject(
      @Nullable String domain, @Nullable String subtopic, @Nullable String difficulty) {
    public static final Subject NONE = new Subject(null, null, null);
  }

  /// What the wording was asked to be like.
  ///
  /// @param persona who speaks
  /// @param style how, such as `casual`
  /// @param lengthBand how much, such as `10-20 words`
  public record Attributes(
      @Nullable String persona, @Nullable String style, @Nullable String lengthBand) {
    public static final Attributes NONE = new Attributes(null, null, null);
  }

  public Example {
    if (prompt.isBlank() || response.isBlank()) {
      throw new IllegalArgumentException(
          "a row needs a prompt and a response, was: " + prompt + " -> " + response);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(prompt + response)) {
      throw new IllegalArgumentException(
          "a row must be text that UTF-8 can hold; one half of a character pair is missing");
    }
    if (kind == Kind.HARMFUL) {
      requireRefusal(findings);
    }
  }

  /// A row with its id, of which nothing else is known.
  public static Example of(String prompt, String response, Kind kind, Origin origin) {
    return new Example(
        idOf(kind, prompt, response),
        prompt,
        response,
        kind,
        null,
        Category.NONE,
        Subject.NONE,
        Attributes.NONE,
        UNDETERMINED,
        Findings.NONE,
        origin);
  }

  /// A row with its id, about a topic of no taxonomy.
  public static Example of(
      String prompt,
      String response,
      Kind kind,
      @Nullable String pairId,
      @Nullable String topic,
      Origin origin) {
    return of(prompt, response, kind, origin).withPair(pairId).withCategory(Category.topic(topic));
  }

  /// What the row is about in a word: the category's name, else the domain, else nothing.
  public String topic() {
    return Objects.requireNonNullElse(
        category.name, Objects.requireNonNullElse(subject.domain, ""));
  }

  public Example withPair(@Nullable String pair) {
    return new Example(
        id,
        prompt,
        response,
        kind,
        pair,
        category,
        subject,
        attributes,
        language,
        findings,
        origin);
  }

  public Example withCategory(Category place) {
    return new Example(
        id, prompt, response, kind, pairId, place, subject, attributes, language, findings, origin);
  }

  public Example withSubject(Subject field) {
    return new Example(
        id,
        prompt,
        response,
        kind,
        pairId,
        category,
        field,
        attributes,
        language,
        findings,
        origin);
  }

  public Example withAttributes(Attributes wording) {
    return new Example(
        id, prompt, response, kind, pairId, category, subject, wording, language, findings, origin);
  }

  public Example withLanguage(String tag) {
    return new Example(
        id, prompt, response, kind, pairId, category, subject, attributes, tag, findings, origin);
  }

  public Example withFindings(Findings found) {
    return new Example(
        id, prompt, response, kind, pairId, category, subject, attributes, language, found, origin);
  }

  public Example withOrigin(Origin made) {
    return new Example(
        id,
        prompt,
        response,
        kind,
        pairId,
        category,
        subject,
        attributes,
        language,
        findings,
        made);
  }

  private static void requireRefusal(Findings findings) {
    Verdict label = findings.ruling().label();
    if (label != null && label != Verdict.REFUSED) {
      throw new IllegalArgumentException(
          "a harmful row must be a refusal, but its reply was judged " + label.key());
    }
    if (findings.reference().answer() != null) {
      throw new IllegalArgumentException(
          "a harmful row must have no reference answer: there is no right answer to keep");
    }
  }

  /// The id of a row with these texts.
  public static String idOf(Kind kind, String prompt, String response) {
    return Sha256.of(kind.key() + '\0' + prompt + '\0' + response).substring(0, ID_LENGTH);
  }
}
