package dev.mergewright.dataset;

import java.util.List;

/// The columns of a row with their types, for those who read the files: the card declares them to
/// the Hugging Face loader, which else takes a column that is empty in one file for another type,
/// and Croissant describes them.
final class RowSchema {

  /// One column.
  ///
  /// @param type a type of the Hugging Face hub, such as `string`; empty for a column with parts
  /// @param isList whether a row holds several
  /// @param parts the columns inside it
  record Column(String name, String type, boolean isList, List<Column> parts) {}

  static final List<Column> MESSAGES = List.of(list("messages", text("role"), text("content")));

  static final List<Column> PAPER = List.of(text("prompt"), text("response"), text("type"));

  static final List<Column> ROWS =
      List.of(
          text("id"),
          MESSAGES.getFirst(),
          text("prompt"),
          text("response"),
          text("type"),
          text("kind"),
          text("expected_behavior"),
          text("pair_id"),
          struct("category", text("taxonomy"), text("version"), text("code"), text("name")),
          text("domain"),
          text("subtopic"),
          text("difficulty"),
          struct("attributes", text("persona"), text("style"), text("length_band")),
          text("language"),
          text("split"),
          struct("reference", text("answer"), text("verifier"), value("verified", "bool")),
          struct(
              "quality",
              value("prompt_tokens", "int64"),
              value("response_tokens", "int64"),
              text("tokenizer"),
              value("judge_score", "float64"),
              texts("checks")),
          struct(
              "verdict",
              text("label"),
              text("rule"),
              text("rule_version"),
              text("judge_model"),
              text("judge_prompt_sha256"),
              value("agree", "bool")),
          struct("dedup", text("cluster"), text("nearest_id"), value("jaccard3", "float64")),
          struct(
              "contamination",
              texts("checked_against"),
              text("best_ref"),
              value("score", "float64")),
          struct(
              "provenance",
              text("generator_kind"),
              text("evidence_grade"),
              call("ask"),
              call("answer")),
          text("license"),
          struct("tool", text("version"), text("commit")));

  private RowSchema() {}

  private static Column call(String name) {
    return struct(
        name,
        text("provider"),
        text("model"),
        text("model_revision"),
        text("prompt_id"),
        text("prompt_sha256"),
        text("params_json"),
        value("seed", "int64"),
        text("request_sha256"),
        text("finish_reason"),
        value("tokens_in", "int64"),
        value("tokens_out", "int64"),
        value("cost_usd", "float64"),
        text("created_at"));
  }

  private static Column text(String name) {
    return value(name, "string");
  }

  private static Column texts(String name) {
    return new Column(name, "string", true, List.of());
  }

  private static Column value(String name, String type) {
    return new Column(name, type, false, List.of());
  }

  private static Column struct(String name, Column... parts) {
    return new Column(name, "", false, List.of(parts));
  }

  private static Column list(String name, Column... parts) {
    return new Column(name, "", true, List.of(parts));
  }
}
