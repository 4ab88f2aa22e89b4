/// Model directories in Hugging Face's layout, in and out.
///
/// Start with [dev.mergewright.checkpoint.Weights], the tensors of a model whether stored or
/// computed, then [dev.mergewright.checkpoint.Checkpoint], a directory opened for reading, and
/// [dev.mergewright.checkpoint.CheckpointWriter], which publishes a finished directory by one
/// rename. A recipe's name of a model is a [dev.mergewright.checkpoint.ModelReference]; an
/// [dev.mergewright.checkpoint.Adapter] is seen over a model, a
/// [dev.mergewright.checkpoint.ModelConfig] is adapted to what a merge made,
/// [dev.mergewright.checkpoint.MergedVocabulary] makes models with different tokens alike. The few
/// things every later room needs to touch disk live here too: digests, atomic folders, progress,
/// input errors.
///
/// This room knows no merge method and no forward pass.
@NullMarked
package dev.mergewright.checkpoint;

import org.jspecify.annotations.NullMarked;
