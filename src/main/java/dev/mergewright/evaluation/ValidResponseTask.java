package dev.mergewright.evaluation;

import java.util.ArrayList;
import java.util.List;

/// Whether a model still talks: how many of its replies are replies at all, and what the others
/// are.
///
/// @param rows any queries
public record ValidResponseTask(String name, List<Query> rows) implements ReplyTask {
  public ValidResponseTask {
    rows = List.copyOf(rows);
    Task.requireRows(name, rows.size());
  }

  @Override
  public List<Judged> judge(List<Reply> replies) {
    return replies.stream()
        .map(reply -> Judged.of(reply.isValid() ? Mark.VALID : Mark.INVALID))
        .toList();
  }

  @Override
  public List<Series> series(List<Reply> replies, List<Judged> judged) {
    List<Series> series = new ArrayList<>();
    series.add(ReplyTask.valid(replies));
    for (Validity kind : Validity.values()) {
      if (kind != Validity.VALID) {
        series.add(ReplyTask.share(kind.key(), false, replies, reply -> reply.validity() == kind));
      }
    }
    return List.copyOf(series);
  }
}
