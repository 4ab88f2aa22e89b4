package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.llama.Row;

/// A text whose loss is measured.
///
/// @param id the row's id
/// @param category its topic; empty when there is none
/// @param row what counts and what is given
public record Passage(String id, String category, Row row) {
  /// The reference answer of a row of ours, its prompt being given.
  public static Passage of(Example row) {
    return new Passage(row.id(), row.topic(), Row.of(row.prompt(), row.response()));
  }
}
