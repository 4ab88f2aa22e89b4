/// What `experiment.yaml` says, and what follows from it before anything is read.
///
/// Start with `ExperimentSettings`, the schema of the file, and `SearchSettings`, that of a search;
/// `Arm` is one of the ways to a merge that an experiment compares.
@NullMarked
package dev.mergewright.experiment.settings;

import org.jspecify.annotations.NullMarked;
