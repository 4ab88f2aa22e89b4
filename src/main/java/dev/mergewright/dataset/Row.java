package dev.mergewright.dataset;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One line of a JSONL file: the schema, in the order of its keys, all of them in every line.
///
/// `messages` is the Hugging Face chat form; `prompt`, `response` and `type` are the interchange
/// format of arXiv 2406.14563; both say the same. A harmful row is a request with its refusal: no
/// key could hold a harmful completion.
///
/// @param dedup [Findings.Likeness]
/// @param verdict [Findings.Ruling]
/// @param provenance [Origin]
record Row(
    String id,
    List<Message> messages,
    String prompt,
    String response,
    String type,
    Example.Kind kind,
    String expectedBehavior,
    @Nullable String pairId,
    Example.Category category,
    @Nullable String domain,
    @Nullable String subtopic,
    @Nullable String difficulty,
    Example.Attributes attributes,
    String language,
    Split split,
    Findings.Reference reference,
    Findings.Quality quality,
    Findings.Ruling verdict,
    Findings.Likeness dedup,
    Findings.Contamination contamination,
    Origin provenance,
    String license,
    Tool tool) {

  record Message(String role, String content) {}

  Row {
    Objects.requireNonNull(prompt, "prompt must not be null");
    Objects.requireNonNull(response, "response must not be null");
    Objects.requireNonNull(kind, "kind must not be null");
    Objects.requireNonNull(category, "category must not be null");
    Objects.requireNonNull(attributes, "attributes must not be null");
    Objects.requireNonNull(language, "language must not be null");
    Objects.requireNonNull(reference, "reference must not be null");
    Objects.requireNonNull(quality, "quality must not be null");
    Objects.requireNonNull(verdict, "verdict must not be null");
    Objects.requireNonNull(dedup, "dedup must not be null");
    Objects.requireNonNull(contamination, "contamination must not be null");
    Objects.requireNonNull(provenance, "provenance must not be null");
    Objects.requireNonNull(license, "license must not be null");
    Objects.requireNonNull(tool, "tool must not be null");
  }

  static Row of(Example row, Split split, Production made) {
    Findings found = row.findings();
    return new Row(
        row.id(),
        List.of(new Message("user", row.prompt()), new Message("assistant", row.response())),
        row.prompt(),
        row.response(),
        row.kind().type(),
        row.kind(),
        row.kind().expectedBehavior(),
        row.pairId(),
        row.category(),
        row.subject().domain(),
        row.subject().subtopic(),
        row.subject().difficulty(),
        row.attributes(),
        row.language(),
        split,
        found.reference(),
        found.quality(),
        found.ruling(),
        found.likeness(),
        found.contamination(),
        row.origin(),
        made.license(),
        made.release().tool());
  }

  /// The example of this line; its redundant keys must say what the prompt, the response and the
  /// kind say.
  Example example() {
    Example row = content();
    if (!row.id().equals(id)
        || !messages.equals(
            List.of(new Message("user", prompt), new Message("assistant", response)))
        || !kind.type().equals(type)
        || !kind.expectedBehavior().equals(expectedBehavior)) {
      throw new IllegalArgumentException(
          "the keys contradict each other: id, messages, type or expected_behavior is not what"
              + " prompt, response and kind say");
    }
    return row;
  }

  private Example content() {
    return Example.of(prompt, response, kind, provenance)
        .withPair(pairId)
        .withCategory(category)
        .withSubject(new Example.Subject(domain, subtopic, difficulty))
        .withAttributes(attributes)
        .withLanguage(language)
        .withFindings(new Findings(reference, quality, verdict, dedup, contamination));
  }
}
