/// What can be searched, and what for: genomes and the way to a recipe and back, objectives and
/// constraints.
///
/// Start with [dev.mergewright.space.SearchSpace], which decodes a [dev.mergewright.space.Genome]
/// to a recipe; a [dev.mergewright.space.Layout] says how its parameters change over parts and
/// layers. [dev.mergewright.space.Objective] turns losses into one number that is minimised, with
/// an [dev.mergewright.space.Outcome] that may be a failure; [dev.mergewright.space.Goals] turn
/// them into several numbers within limits.
///
/// Why a space is made from a recipe: what is fixed, where a search starts and which genes are
/// inert then follow from one value, the merge that nobody tuned.
///
/// This room knows no optimizer and runs no model.
@NullMarked
package dev.mergewright.space;

import org.jspecify.annotations.NullMarked;
