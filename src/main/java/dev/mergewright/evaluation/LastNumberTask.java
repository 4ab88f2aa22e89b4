package dev.mergewright.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions whose answer is a number, found in the reply by [FinalNumber] in two ways. A row is
/// right when the flexible way finds the reference.
///
/// @param rows queries whose reference is a number or ends with one
/// @param isText whether the prompts are texts to go on with, as few-shot prompts are
public record LastNumberTask(String name, List<Query> rows, boolean isText) implements ReplyTask {
  private static final String STRICT = "strict";
  private static final String FLEXIBLE = "flexible";

  // A text goes on with the next question; the others end a turn in formats that a model may have
  // been trained on.
  private static final List<String> STOPS = List.of("Question:", "</s>", "<|im_end|>");

  public LastNumberTask {
    rows = Query.allAnswered(name, rows);
    for (Query row : rows) {
      if (reference(row).isEmpty()) {
        throw new IllegalArgumentException(
            "%s: references must end with a number, was \"%s\" at row %s"
                .formatted(name, row.answer(), row.id()));
      }
    }
  }

  @Override
  public List<String> stops() {
    return isText ? STOPS : List.of();
  }

  @Override
  public List<Judged> judge(List<Reply> replies) {
    return replies.stream().map(LastNumberTask::judge).toList();
  }

  private static Judged judge(Reply reply) {
    Optional<BigDecimal> strict = FinalNumber.strict(reply.text());
    Optional<BigDecimal> flexible = FinalNumber.flexible(reply.text());
    return new Judged(
        isRight(reply.query(), flexible) ? Mark.MATCHED : Mark.MISSED,
        Map.of(STRICT, text(strict), FLEXIBLE, text(flexible)));
  }

  @Override
  public List<Series> series(List<Reply> replies, List<Judged> judged) {
    List<Reading> strict = new ArrayList<>();
    for (Reply reply : replies) {
      strict.add(Reading.of(isRight(reply.query(), FinalNumber.strict(reply.text()))));
    }
    return List.of(
        ReplyTask.share("flexible-match", true, Mark.MATCHED, judged),
        new Series(new Metric.Rate("strict-match", true), strict),
        ReplyTask.valid(replies));
  }

  private static boolean isRight(Query query, Optional<BigDecimal> found) {
    return found.isPresent()
        && reference(query).filter(right -> right.compareTo(found.get()) == 0).isPresent();
  }

  private static Optional<BigDecimal> reference(Query query) {
    return FinalNumber.strict(query.answer()).or(() -> FinalNumber.flexible(query.answer()));
  }

  private static String text(Optional<BigDecimal> number) {
    return number.map(BigDecimal::toPlainString).orElse("none");
  }
}
