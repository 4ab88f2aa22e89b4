/// Optimizers that ask for evaluations and are told the fitness.
///
/// Start with [dev.mergewright.search.AskTell], the seam, and its
/// [dev.mergewright.search.Optimizer] of one number; [dev.mergewright.search.CmaEs] is the default,
/// [dev.mergewright.search.GeneticSearch] the one for choices. [dev.mergewright.search.Nsga2]
/// spreads along a [dev.mergewright.search.ParetoFront], measured by
/// [dev.mergewright.search.Hypervolume].
///
/// Why CMA-ES is our own: the one in Commons Math calls the objective itself, one candidate at a
/// time; a merge is evaluated a population at a time, and a run resumes by telling its journal
/// again. For the same reason NSGA-II uses the selectors and operators of Jenetics and not its
/// loop.
///
/// This room knows genomes and numbers, no model, no data and no file: it is tested on a sphere in
/// milliseconds.
@NullMarked
package dev.mergewright.search;

import org.jspecify.annotations.NullMarked;
