/// One run: settings read, data made, merges searched, winner written, everything journalled.
///
/// Start with `ExperimentSettings`, the schema of `experiment.yaml`; then `MainJob`, the whole path
/// on one screen; then `CandidateSearch`, the search loop, and `Fidelity`, on how many rows it
/// looks; then `Journal`, one fsynced line per evaluated candidate, from which a run resumes and a
/// report is made. `RunIndex` knows all runs, `Forecaster` what one would take.
///
/// Only this room joins search and evaluation.
@NullMarked
package dev.mergewright.experiment;

import org.jspecify.annotations.NullMarked;
