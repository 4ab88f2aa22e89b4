package dev.mergewright.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One line of a JSONL file: the schema, in the order of its keys, all of them in every line.
///
/// `messages` is the Hugging Face chat form; `prompt`, `response` and `type` are the interchange
/// format of arXiv 2406.14563; both say the same. A harmful row is a request with its refusal: no
/// key could hold a harmful completion.
@JsonPropertyOrder({
  "id",
  "messages",
  "prompt",
  "response",
  "type",
  "kind",
  "expected_behavior",
  "pair_id",
  "category",
  "split",
  "provenance",
  "license"
})
record Row(
    String id,
    List<Message> messages,
    String prompt,
    String response,
    String type,
    String kind,
    @JsonProperty("expected_behavior") String expectedBehavior,
    @JsonProperty("pair_id") @Nullable String pairId,
    @Nullable String category,
    String split,
    Made provenance,
    String license) {

  @JsonPropertyOrder({"role", "content"})
  record Message(String role, String content) {}

  @JsonPropertyOrder({"generator_kind", "evidence_grade", "ask", "answer"})
  record Made(
      @JsonProperty("generator_kind") String generatorKind,
      @JsonProperty("evidence_grade") String evidenceGrade,
      @Nullable Call ask,
      @Nullable Call answer) {}

  @JsonPropertyOrder({"model", "model_sha256", "prompt_id", "prompt_sha256", "temperature", "seed"})
  record Call(
      String model,
      @JsonProperty("model_sha256") @Nullable String modelSha256,
      @JsonProperty("prompt_id") @Nullable String promptId,
      @JsonProperty("prompt_sha256") @Nullable String promptSha256,
      double temperature,
      long seed) {
    static @Nullable Call of(Origin.@Nullable Call call) {
      return call == null
          ? null
          : new Call(
              call.model(),
              call.modelSha256(),
              call.promptId(),
              call.promptSha256(),
              call.temperature(),
              call.seed());
    }

    static Origin.@Nullable Call origin(@Nullable Call call) {
      return call == null
          ? null
          : new Origin.Call(
              call.model,
              call.modelSha256,
              call.promptId,
              call.promptSha256,
              call.temperature,
              call.seed);
    }
  }

  Row {
    Objects.requireNonNull(prompt, "prompt must not be null");
    Objects.requireNonNull(response, "response must not be null");
    Objects.requireNonNull(kind, "kind must not be null");
    Objects.requireNonNull(provenance, "provenance must not be null");
    Objects.requireNonNull(license, "license must not be null");
  }

  static Row of(Example row, Split split, String license) {
    Origin origin = row.origin();
    return new Row(
        row.id(),
        List.of(new Message("user", row.prompt()), new Message("assistant", row.response())),
        row.prompt(),
        row.response(),
        row.kind().type(),
        row.kind().key(),
        row.kind().expectedBehavior(),
        row.pairId(),
        row.category(),
        split.key(),
        new Made(
            origin.generator().key(),
            origin.grade().key(),
            Call.of(origin.ask()),
            Call.of(origin.answer())),
        license);
  }

  /// The example of this line; its redundant keys must say what the prompt, the response and the
  /// kind say.
  Example example(Split split) {
    Origin origin =
        new Origin(
            Origin.Generator.valueOf(provenance.generatorKind.toUpperCase(Locale.ROOT)),
            Origin.Grade.valueOf(provenance.evidenceGrade.toUpperCase(Locale.ROOT)),
            Call.origin(provenance.ask),
            Call.origin(provenance.answer));
    Example row =
        Example.of(
            prompt,
            response,
            Example.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            pairId,
            category,
            origin);
    if (!equals(of(row, split, license))) {
      throw new IllegalArgumentException(
          "the keys contradict each other: id, messages, type, expected_behavior or split is not"
              + " what prompt, response, kind and the file's name say");
    }
    return row;
  }
}
