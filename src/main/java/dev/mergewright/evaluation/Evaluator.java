package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;

/// Puts a task's rows to a model.
///
/// Decoding is greedy, so a score depends on the weights alone.
///
/// @param batch requests per call of the model
/// @param maxTokens the longest reply in tokens
/// @param progress told of every task and row
public record Evaluator(int batch, int maxTokens, Progress progress) {
  /// Rows per call of the model where nothing is generated.
  private static final int SCORED_TOGETHER = 64;

  public Evaluator {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, was " + batch);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
  }

  /// An evaluator that tells nobody how far it is.
  public static Evaluator of(int batch, int maxTokens) {
    return new Evaluator(batch, maxTokens, Progress.SILENT);
  }

  /// The marks of a task that is answered in words.
  public TaskScore score(ReplyTask task, LanguageModel model) {
    return answers(task, model).measure().marks().orElseThrow();
  }

  /// What a model says to a task in dialogues, its room being large enough.
  public Answers answers(ReplyTask task, LanguageModel model) {
    Sampling sampling = Sampling.greedy(maxTokens);
    return ask(task, prompts -> model.generate(prompts, sampling));
  }

  /// What the model says to the task. Replies end where the model's room does.
  public Answers ask(Task task, Subject subject) {
    return switch (task) {
      case ReplyTask replies ->
          ask(
              replies,
              prompts ->
                  subject.replies(
                      prompts,
                      replies.isText(),
                      Sampling.greedy(maxTokens).endingBefore(replies.stops())));
      case MultipleChoiceTask choices -> {
        List<Sample> samples =
            inParts(task, choices.rows(), SCORED_TOGETHER, rows -> choices.samples(rows, subject));
        yield Answers.of(new Measurement(task.name(), samples, choices.series(samples)));
      }
      case PerplexityTask texts -> {
        List<Sample> samples =
            inParts(task, texts.rows(), SCORED_TOGETHER, rows -> texts.samples(rows, subject));
        yield Answers.of(new Measurement(task.name(), samples, texts.series(samples)));
      }
    };
  }

  private Answers ask(ReplyTask task, Function<List<String>, List<String>> model) {
    List<String> texts =
        inParts(
            task,
            task.rows(),
            batch,
            rows -> {
              List<String> replies = model.apply(rows.stream().map(Query::prompt).toList());
              if (replies.size() != rows.size()) {
                throw new IllegalStateException(
                    "%s: asked %d requests, got %d replies"
                        .formatted(task.name(), rows.size(), replies.size()));
              }
              return replies;
            });
    return Answers.of(task, texts);
  }

  private <R, T> List<T> inParts(
      Task task, List<R> rows, int size, Function<List<R>, List<T>> work) {
    progress.begin(task.name(), rows.size());
    List<T> results = new ArrayList<>();
    for (List<R> part : rows.stream().gather(Gatherers.windowFixed(size)).toList()) {
      results.addAll(work.apply(part));
      progress.advance(results.size(), "");
    }
    progress.end(results.size() + " rows");
    return results;
  }
}
