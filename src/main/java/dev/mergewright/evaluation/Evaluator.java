package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;

/// Puts a task's requests to a model and marks the replies.
///
/// Decoding is greedy, so a score depends on the weights alone.
///
/// @param judge decides what a reply is
/// @param batch requests per call of the model
/// @param maxTokens the longest reply in tokens
public record Evaluator(Judge judge, int batch, int maxTokens) {
  public Evaluator {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, was " + batch);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
  }

  /// How the model does on the task.
  public TaskScore score(Task task, LanguageModel model) {
    List<Mark> marks = new ArrayList<>();
    for (List<Example> rows : task.rows().stream().gather(Gatherers.windowFixed(batch)).toList()) {
      marks.addAll(mark(task, rows, model));
    }
    return new TaskScore(task.name(), marks);
  }

  private List<Mark> mark(Task task, List<Example> rows, LanguageModel model) {
    List<String> prompts = rows.stream().map(Example::prompt).toList();
    List<String> replies = model.generate(prompts, Sampling.greedy(maxTokens));
    if (replies.size() != rows.size()) {
      throw new IllegalStateException(
          task.name() + ": asked " + rows.size() + " requests, got " + replies.size() + " replies");
    }
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      marks.add(task.mark(rows.get(i), replies.get(i), judge));
    }
    return marks;
  }
}
