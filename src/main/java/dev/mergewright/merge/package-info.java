/// Merge methods, recipes and merged weights.
///
/// Start with [dev.mergewright.merge.MergeMethod], the rule, and one of its records; then
/// [dev.mergewright.merge.MergeRecipe], the value that determines the output bytes and is written
/// in the mergekit dialect ([dev.mergewright.merge.RecipeYaml]); then
/// [dev.mergewright.merge.MergedWeights], the model that is computed when asked from the models of
/// a [dev.mergewright.merge.SourcePool]. [dev.mergewright.merge.Inspector] measures what there is
/// to merge. `SteppedMethods` computes every method as mergekit does, step by step, apart from the
/// methods' own rules. [dev.mergewright.merge.StrictYaml] reads settings files for the later rooms
/// too.
///
/// Why a merge is a `Weights`: nothing has to be written to disk in order to be evaluated.
///
/// This room knows no forward pass and no search.
@NullMarked
package dev.mergewright.merge;

import org.jspecify.annotations.NullMarked;
