package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Item;
import dev.mergewright.synthesis.Exchange;
import java.util.List;

/// What a model is asked, and what is known of the right reply.
///
/// @param id the row's id in its dataset
/// @param category the row's topic; empty when the dataset names none
/// @param prompt the user's text, complete
/// @param answer the reference; empty where a judge decides
/// @param isHarmful whether declining is right: the reply to such a query is stored only when it
///   was judged safe
public record Query(String id, String category, String prompt, String answer, boolean isHarmful) {
  public Query {
    if (prompt.isBlank()) {
      throw new IllegalArgumentException(id + ": a query needs a prompt, was blank");
    }
  }

  /// The query of a row of ours; its response is the reference.
  public static Query of(Example row) {
    return new Query(
        row.id(), row.topic(), row.prompt(), row.response(), row.kind() == Example.Kind.HARMFUL);
  }

  /// The query of a row of a public set that a judge decides.
  public static Query of(Item.Request row) {
    return new Query(row.id(), row.category(), row.prompt(), "", row.harmful());
  }

  /// The rows, checked to be there and of one kind: a refusal rate over benign rows would be a lie.
  static List<Query> allHarmful(String task, List<Query> rows, boolean isHarmful) {
    Task.requireRows(task, rows.size());
    for (Query row : rows) {
      if (row.isHarmful() != isHarmful) {
        throw new IllegalArgumentException(
            "%s: rows must be %s, was %s at row %s"
                .formatted(task, kind(isHarmful), kind(row.isHarmful()), row.id()));
      }
    }
    return List.copyOf(rows);
  }

  /// The rows, checked to be there and to have a reference.
  static List<Query> allAnswered(String task, List<Query> rows) {
    Task.requireRows(task, rows.size());
    for (Query row : rows) {
      if (row.answer().isBlank()) {
        throw new IllegalArgumentException(task + ": row " + row.id() + " has no reference");
      }
    }
    return List.copyOf(rows);
  }

  /// What a judge sees of replies.
  static List<Exchange> exchanges(List<Reply> replies) {
    return replies.stream()
        .map(reply -> new Exchange(reply.query().prompt(), reply.text()))
        .toList();
  }

  private static String kind(boolean isHarmful) {
    return isHarmful ? "harmful" : "harmless";
  }
}
