/// The models of an experiment and their merges, ready to be measured.
///
/// Start with `ModelPool`, which loads each parent once and merges in memory; `Workers` measures
/// several candidates at a time.
@NullMarked
package dev.mergewright.experiment.models;

import org.jspecify.annotations.NullMarked;
