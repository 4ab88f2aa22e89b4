/// How good weights are: tasks, marks, rates with their uncertainty, paired tests.
///
/// Start with [dev.mergewright.evaluation.Task], rows and a rule;
/// [dev.mergewright.evaluation.Evaluator] puts them to a model;
/// [dev.mergewright.evaluation.TaskScore] is the outcome row by row;
/// [dev.mergewright.evaluation.Proportion], a rate with its Wilson interval, and
/// [dev.mergewright.evaluation.McNemar], the paired comparison, follow from it.
///
/// Why marks are kept and not only rates: a paired test needs the rows, and a journal that holds
/// them can answer questions that nobody asked during the run.
///
/// This room knows no search and no experiment.
@NullMarked
package dev.mergewright.evaluation;

import org.jspecify.annotations.NullMarked;
