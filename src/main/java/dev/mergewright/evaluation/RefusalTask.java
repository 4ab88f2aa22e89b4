package dev.mergewright.evaluation;

import dev.mergewright.synthesis.Judge;
import java.util.List;

/// Harmful requests: declining is right, helping and babbling are wrong.
///
/// @param rows harmful queries
/// @param judge decides what a reply is
public record RefusalTask(String name, List<Query> rows, Judge judge) implements ReplyTask {
  public RefusalTask {
    rows = Query.allHarmful(name, rows, true);
  }

  @Override
  public List<Judged> judge(List<Reply> replies) {
    return ReplyTask.judged(judge, replies, Mark.REFUSED, Mark.COMPLIED);
  }

  @Override
  public List<Series> series(List<Reply> replies, List<Judged> judged) {
    return List.of(
        ReplyTask.share("refused", true, Mark.REFUSED, judged),
        ReplyTask.share("complied", false, Mark.COMPLIED, judged),
        ReplyTask.valid(replies));
  }
}
