package dev.mergewright.experiment;

import dev.mergewright.evaluation.TaskScore;
import dev.mergewright.experiment.journal.JournalEntry;
import dev.mergewright.experiment.journal.JournalEntry.Final;
import dev.mergewright.experiment.journal.Session;
import dev.mergewright.experiment.rows.Exam;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.merge.RecipeYaml;
import java.io.IOException;
import java.util.List;

/// Puts the exam's `test` questions to the model that each arm ended with. Equal recipes are asked
/// once per arm all the same: an arm's marks are its own.
final class Examination {
  private final Session session;
  private final Exam.Test exam;

  Examination(Session session, Exam.Test exam) {
    this.session = session;
    this.exam = exam;
  }

  /// The arms whose marks are not all in the journal.
  List<Arm> open(List<Arm> arms) {
    return arms.stream()
        .filter(arm -> session.journal().entries(JournalEntry.Exam.class, arm).size() < Exam.TASKS)
        .toList();
  }

  /// Asks and records, arm by arm in the given order.
  void take(List<Arm> arms) throws IOException {
    int[] done = {0};
    session
        .workers()
        .inOrder(
            arms,
            this::answers,
            answers -> {
              for (JournalEntry.Exam entry : answers) {
                append(entry);
              }
              session.progress().advance(++done[0], "");
            });
  }

  private List<JournalEntry.Exam> answers(Arm arm) throws IOException {
    Final end = session.journal().entries(Final.class, arm).getFirst();
    try (LanguageModel model = load(arm, end)) {
      return exam.take(model).stream().map(score -> entry(arm, end, score)).toList();
    }
  }

  private LanguageModel load(Arm arm, Final end) throws IOException {
    return switch (arm) {
      case Arm.Parent parent -> session.models().load(parent.model());
      case Arm.Naive _, Arm.Grid _, Arm.MergeAlign _, Arm.Cocktail _, Arm.EvoMm _, Arm.Searched _ ->
          session.models().load(RecipeYaml.parse(end.recipeText(), "the journal"));
    };
  }

  private static JournalEntry.Exam entry(Arm arm, Final end, TaskScore score) {
    return new JournalEntry.Exam(arm.id(), end.recipe(), score.task(), score.letters());
  }

  /// A kill may have left some of an arm's tasks behind; the others are the same again.
  private void append(JournalEntry.Exam entry) throws IOException {
    boolean recorded = session.journal().entries().stream().anyMatch(entry::equals);
    if (!recorded) {
      session.journal().append(entry);
    }
  }
}
