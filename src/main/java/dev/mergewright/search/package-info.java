/// Optimizers that ask for evaluations and are told the fitness.
///
/// Start with [dev.mergewright.search.Optimizer], the seam; [dev.mergewright.search.CmaEs] is the
/// default for one objective; [dev.mergewright.search.LmCocktail] weighs whole models by their
/// losses; [dev.mergewright.search.Grid] lists what needs no data.
///
/// Why CMA-ES is our own: the one in Commons Math calls the objective itself, one candidate at a
/// time; a merge is evaluated a population at a time, and a run resumes by telling its journal
/// again.
///
/// This room knows genomes and numbers, no model, no data and no file: it is tested on a sphere in
/// milliseconds.
@NullMarked
package dev.mergewright.search;

import org.jspecify.annotations.NullMarked;
