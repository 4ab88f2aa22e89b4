/// Optimizers that ask for evaluations and are told the fitness.
///
/// Start with [dev.mergewright.search.Optimizer], the seam; `CmaEs` is the default for one
/// objective; `LmCocktail` weighs whole models by their losses.
///
/// This room knows genomes and numbers, no model, no data and no file: it is tested on a sphere in
/// milliseconds.
@NullMarked
package dev.mergewright.search;

import org.jspecify.annotations.NullMarked;
