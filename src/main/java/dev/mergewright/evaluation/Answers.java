package dev.mergewright.evaluation;

import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a model said to a task, not judged yet: sound models may look at it and a guard be loaded
/// when the model itself is gone, so that one model is in memory at a time.
///
/// A reply is gibberish by rules on its text ([ReplyCheck]), or when each sound model that looked,
/// such as the parents of a merge, finds it improbable: its mean loss, the end of the turn included
/// and the prompt given, is above 3 nats per token, a perplexity of 20. What one parent says the
/// other may find strange, so the most tolerant one decides. Measured on 240 prompts of the
/// miniature world: a parent's reply loses at most 2.8 under the other parent and 0.3 under the
/// better of both; of the 1,202 replies of the expert with its weights tripled 84 % lose more than
/// 3.
public final class Answers {
  /// The greatest mean loss of a reply that is not gibberish, in nats per token.
  static final double GREATEST_LOSS = 3;

  private final Kind kind;

  /// Replies wait for a judge; what was scored is measured.
  private sealed interface Kind {
    record Replies(ReplyTask task, List<String> texts, double[] least) implements Kind {}

    record Scored(Measurement measurement) implements Kind {}
  }

  private Answers(Kind kind) {
    this.kind = kind;
  }

  static Answers of(ReplyTask task, List<String> texts) {
    double[] least = new double[texts.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    return new Answers(new Kind.Replies(task, List.copyOf(texts), least));
  }

  static Answers of(Measurement measurement) {
    return new Answers(new Kind.Scored(measurement));
  }

  /// Whether there are replies that a sound model could look at.
  public boolean areReplies() {
    return kind instanceof Kind.Replies;
  }

  /// Lets a sound model look at the replies that it has room for.
  public void hear(Subject sound) {
    if (kind instanceof Kind.Replies replies) {
      int[] valid =
          IntStream.range(0, replies.texts.size())
              .filter(i -> check(replies, i) == Validity.VALID)
              .filter(i -> sound.hasRoomFor(prompt(replies, i), replies.texts.get(i)))
              .toArray();
      if (valid.length > 0) {
        List<Row> rows = Arrays.stream(valid).mapToObj(i -> row(replies, i)).toList();
        double[] losses = sound.model().answerLosses(sound.format().encode(rows));
        for (int i = 0; i < valid.length; i++) {
          replies.least[valid[i]] = Math.min(replies.least[valid[i]], losses[i]);
        }
      }
    }
  }

  /// The tokens of all prompts and replies; 0 where nothing was asked.
  public long tokens(ChatFormat format) {
    return switch (kind) {
      case Kind.Scored _ -> 0;
      case Kind.Replies replies ->
          IntStream.range(0, replies.texts.size())
              .mapToLong(
                  i ->
                      format.promptIds(prompt(replies, i)).length
                          + format.tokenCount(replies.texts.get(i)))
              .sum();
    };
  }

  /// Has the replies judged and measures them.
  public Measurement measure() {
    return switch (kind) {
      case Kind.Scored(Measurement measurement) -> measurement;
      case Kind.Replies replies -> measure(replies);
    };
  }

  private Measurement measure(Kind.Replies said) {
    ReplyTask task = said.task;
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < said.texts.size(); i++) {
      replies.add(new Reply(task.rows().get(i), said.texts.get(i), validity(said, i)));
    }
    List<Judged> judged = task.judge(replies);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      Query query = replies.get(i).query();
      Judged row = judged.get(i);
      StoredReply stored = StoredReply.of(replies.get(i), row.mark());
      samples.add(
          new Sample(query.id(), query.category(), row.mark(), stored, Map.of(), row.notes()));
    }
    return new Measurement(task.name(), samples, task.series(replies, judged));
  }

  private Validity validity(Kind.Replies replies, int row) {
    Validity byText = check(replies, row);
    // Infinite where no sound model could look.
    boolean isImprobable =
        Double.isFinite(replies.least[row]) && replies.least[row] > GREATEST_LOSS;
    return byText == Validity.VALID && isImprobable ? Validity.GIBBERISH : byText;
  }

  private static Validity check(Kind.Replies replies, int row) {
    return ReplyCheck.of(replies.task.rows().get(row).prompt(), replies.texts.get(row));
  }

  private static Prompt prompt(Kind.Replies replies, int row) {
    String prompt = replies.task.rows().get(row).prompt();
    return replies.task.isText() ? new Prompt.Text(prompt) : Prompt.user(prompt);
  }

  private static Row row(Kind.Replies replies, int row) {
    String prompt = replies.task.rows().get(row).prompt();
    String text = replies.texts.get(row);
    return replies.task.isText() ? new Row.Continuation(prompt, text) : Row.of(prompt, text);
  }
}
