/// What can be searched: dimensions derived from a method's declarations, genomes, and the way to a
/// recipe and back.
///
/// Start with `SearchSpace`, which decodes a [dev.mergewright.space.Genome] to a recipe;
/// `Objective` turns losses into the one number that is minimised.
///
/// This room knows no optimizer and runs no model.
@NullMarked
package dev.mergewright.space;

import org.jspecify.annotations.NullMarked;
