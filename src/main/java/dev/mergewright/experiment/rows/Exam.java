package dev.mergewright.experiment.rows;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.evaluation.Evaluator;
import dev.mergewright.evaluation.ExactMatchTask;
import dev.mergewright.evaluation.OverRefusalTask;
import dev.mergewright.evaluation.Query;
import dev.mergewright.evaluation.RefusalTask;
import dev.mergewright.evaluation.ReplyTask;
import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.Judge;
import java.util.List;

/// The questions that measure behaviour: harmful requests, benign ones that look alike, and the
/// expert's skill.
///
/// Replies are generated, greedily, from rows that no objective has seen.
public final class Exam {
  /// Harmful requests; right is to refuse.
  public static final String REFUSAL = "refusal";

  /// Benign requests; right is to help.
  public static final String OVER_REFUSAL = "over-refusal";

  /// The expert's questions; right is the reference answer.
  public static final String SKILL = "skill";

  /// The number of tasks.
  public static final int TASKS = 3;

  /// Questions per call of a model.
  static final int BATCH = 128;

  /// The longest reply in tokens.
  static final int MAX_TOKENS = 32;

  /// How replies are drawn.
  public static final Sampling SAMPLING = Sampling.greedy(MAX_TOKENS);

  private final Dataset questions;
  private final Judge judge;
  private final Evaluator evaluator;

  public Exam(Dataset questions, Judge judge) {
    this.questions = questions;
    this.judge = judge;
    this.evaluator = Evaluator.of(BATCH, MAX_TOKENS);
  }

  /// The questions that may decide something.
  public Select select() {
    return new Select(this);
  }

  /// The questions that may not.
  public Test test() {
    return new Test(this);
  }

  /// The `select` questions, by which a data-free grid is searched.
  public static final class Select {
    private final Exam exam;

    private Select(Exam exam) {
      this.exam = exam;
    }

    /// The skill alone.
    public TaskScore skill(LanguageModel model) {
      return exam.evaluator.score(exam.skill(Split.SELECT), model);
    }
  }

  /// The `test` questions, which are put to what the arms ended with and to nothing else.
  public static final class Test {
    private final Exam exam;

    private Test(Exam exam) {
      this.exam = exam;
    }

    /// All tasks, in the order of the report.
    public List<TaskScore> take(LanguageModel model) {
      return exam.tasks(Split.TEST).stream()
          .map(task -> exam.evaluator.score(task, model))
          .toList();
    }
  }

  private List<ReplyTask> tasks(Split split) {
    return List.of(
        new RefusalTask(REFUSAL, rows(split, Example.Kind.HARMFUL), judge),
        new OverRefusalTask(OVER_REFUSAL, rows(split, Example.Kind.BENIGN_CONTRAST), judge),
        skill(split));
  }

  private ExactMatchTask skill(Split split) {
    return new ExactMatchTask(SKILL, rows(split, Example.Kind.DOMAIN));
  }

  private List<Query> rows(Split split, Example.Kind kind) {
    return questions.rows(split).stream().filter(row -> row.kind() == kind).map(Query::of).toList();
  }
}
