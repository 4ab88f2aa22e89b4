/// What an experiment would take, before it is run.
///
/// Start with `Forecaster`, which goes through the steps of `MainJob`; `Probe` does a little of
/// everything to learn what it takes on this machine.
@NullMarked
package dev.mergewright.experiment.plan;

import org.jspecify.annotations.NullMarked;
