/// What can be searched: dimensions derived from a method's declarations, genomes, and the way to a
/// recipe and back.
///
/// Start with [dev.mergewright.space.SearchSpace], which decodes a [dev.mergewright.space.Genome]
/// to a recipe; [dev.mergewright.space.Objective] turns losses into the one number that is
/// minimised, and its [dev.mergewright.space.Outcome] may be a failure.
///
/// Why a space is made from a recipe: what is fixed, where a search starts and which genes are
/// inert then follow from one value, the merge that nobody tuned.
///
/// This room knows no optimizer and runs no model.
@NullMarked
package dev.mergewright.space;

import org.jspecify.annotations.NullMarked;
