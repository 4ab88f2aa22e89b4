package dev.mergewright.evaluation;

import java.util.List;

/// Questions with one right answer: the whole reply must be the reference, white space aside. No
/// judge is asked.
///
/// @param rows queries with a reference
public record ExactMatchTask(String name, List<Query> rows) implements ReplyTask {
  public ExactMatchTask {
    rows = Query.allAnswered(name, rows);
  }

  @Override
  public List<Judged> judge(List<Reply> replies) {
    return replies.stream()
        .map(reply -> Judged.of(isMatch(reply) ? Mark.MATCHED : Mark.MISSED))
        .toList();
  }

  @Override
  public List<Series> series(List<Reply> replies, List<Judged> judged) {
    return List.of(
        ReplyTask.share("exact-match", true, Mark.MATCHED, judged), ReplyTask.valid(replies));
  }

  private static boolean isMatch(Reply reply) {
    return normalized(reply.text()).equals(normalized(reply.query().answer()));
  }

  private static String normalized(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
