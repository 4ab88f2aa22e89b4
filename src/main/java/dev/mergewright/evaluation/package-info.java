/// How good weights are: tasks, marks, rates with their uncertainty, paired tests.
///
/// Start with [dev.mergewright.evaluation.Task], rows and a rule, and
/// [dev.mergewright.evaluation.TaskSource], which makes them of what lies on disk;
/// [dev.mergewright.evaluation.Evaluator] puts them to a model, and what it says becomes a
/// [dev.mergewright.evaluation.Measurement]: row by row, and in figures, each a
/// [dev.mergewright.evaluation.Score] with its uncertainty. [dev.mergewright.evaluation.Proportion]
/// and [dev.mergewright.evaluation.McNemar] are the ones to know.
///
/// Why marks are kept and not only rates: a paired test needs the rows, and a journal that holds
/// them can answer questions that nobody asked during the run.
///
/// This room knows no search and no experiment.
@NullMarked
package dev.mergewright.evaluation;

import org.jspecify.annotations.NullMarked;
