/// How good weights are: tasks, metrics, scores with their uncertainty, paired tests.
///
/// Start with `Task`, rows and a metric; `TaskScore`, its outcome sample by sample; `Proportion`, a
/// rate with its Wilson interval; `McNemar`, the paired comparison.
///
/// This room knows no search and no experiment.
@NullMarked
package dev.mergewright.evaluation;

import org.jspecify.annotations.NullMarked;
