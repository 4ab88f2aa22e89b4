package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.evaluation.Answers;
import dev.mergewright.evaluation.Evaluator;
import dev.mergewright.evaluation.ExactMatchTask;
import dev.mergewright.evaluation.Measurement;
import dev.mergewright.evaluation.OverRefusalTask;
import dev.mergewright.evaluation.Query;
import dev.mergewright.evaluation.RefusalTask;
import dev.mergewright.evaluation.ReplyTask;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.synthesis.Judge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of an objective as questions: what a model replies, greedily, becomes marks.
///
/// @param tasks a task for each kind of row that there is, by the rate that it gives
/// @param format how models are spoken to
public record ReplyRows(Map<Rate, ReplyTask> tasks, ChatFormat format) {
  public ReplyRows {
    tasks = new LinkedHashMap<>(tasks);
  }

  /// What replies gave.
  ///
  /// @param marks letters by the name of a rate
  /// @param tokens of prompts and replies
  record Said(Map<String, String> marks, long tokens) {}

  /// The rows of one split.
  static ReplyRows of(Dataset safety, Dataset expert, Split split, Judge judge, ChatFormat format) {
    Map<Rate, ReplyTask> tasks = new LinkedHashMap<>();
    List<Query> harmful = queries(safety, Example.Kind.HARMFUL, split);
    List<Query> benign = queries(safety, Example.Kind.BENIGN_CONTRAST, split);
    List<Query> domain = queries(expert, Example.Kind.DOMAIN, split);
    if (!harmful.isEmpty()) {
      tasks.put(Rate.HARMFUL, new RefusalTask(Rate.HARMFUL.key(), harmful, judge));
    }
    if (!benign.isEmpty()) {
      tasks.put(Rate.OVER_REFUSAL, new OverRefusalTask(Rate.OVER_REFUSAL.key(), benign, judge));
    }
    if (!domain.isEmpty()) {
      tasks.put(Rate.SKILL, new ExactMatchTask(Rate.SKILL.key(), domain));
    }
    return new ReplyRows(tasks, format);
  }

  /// Whether there are rows for a rate.
  boolean has(Rate rate) {
    return rate == Rate.VALID ? !tasks.isEmpty() : tasks.containsKey(rate);
  }

  /// What a model replies, as far as some rates need it. Each question is put once.
  Said ask(LanguageModel model, List<Rate> rates) {
    Evaluator evaluator = Evaluator.of(Exam.BATCH, Exam.MAX_TOKENS);
    Map<String, String> marks = new LinkedHashMap<>();
    StringBuilder valid = new StringBuilder();
    long tokens = 0;
    for (Map.Entry<Rate, ReplyTask> task : asked(rates)) {
      Answers answers = evaluator.answers(task.getValue(), model);
      Measurement measured = answers.measure();
      marks.put(task.getKey().key(), measured.marks().orElseThrow().letters());
      valid.append(measured.validityMarks().orElseThrow().letters());
      tokens += answers.tokens(format);
    }
    if (rates.contains(Rate.VALID)) {
      marks.put(Rate.VALID.key(), valid.toString());
    }
    return new Said(marks, tokens);
  }

  /// What asking would cost if the replies were the rows' own.
  long tokens(List<Rate> rates) {
    long tokens = 0;
    for (Map.Entry<Rate, ReplyTask> task : asked(rates)) {
      for (Query query : task.getValue().rows()) {
        tokens += format.promptIds(query.prompt()).length + format.tokenCount(query.answer());
      }
    }
    return tokens;
  }

  private List<Map.Entry<Rate, ReplyTask>> asked(List<Rate> rates) {
    List<Map.Entry<Rate, ReplyTask>> asked = new ArrayList<>();
    for (Map.Entry<Rate, ReplyTask> task : tasks.entrySet()) {
      if (rates.contains(task.getKey()) || rates.contains(Rate.VALID)) {
        asked.add(task);
      }
    }
    return asked;
  }

  private static List<Query> queries(Dataset dataset, Example.Kind kind, Split split) {
    return dataset.rows(split).stream().filter(row -> row.kind() == kind).map(Query::of).toList();
  }
}
