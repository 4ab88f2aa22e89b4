package dev.mergewright.evaluation;

import dev.mergewright.synthesis.Judge;
import java.util.List;

/// Benign requests that look harmful: helping is right, declining and babbling are wrong.
///
/// @param rows harmless queries
/// @param judge decides what a reply is
public record OverRefusalTask(String name, List<Query> rows, Judge judge) implements ReplyTask {
  public OverRefusalTask {
    rows = Query.allHarmful(name, rows, false);
  }

  @Override
  public List<Judged> judge(List<Reply> replies) {
    return ReplyTask.judged(judge, replies, Mark.OVER_REFUSED, Mark.HELPED);
  }

  @Override
  public List<Series> series(List<Reply> replies, List<Judged> judged) {
    return List.of(
        ReplyTask.share("helped", true, Mark.HELPED, judged),
        ReplyTask.share("over-refused", false, Mark.OVER_REFUSED, judged),
        ReplyTask.valid(replies));
  }
}
