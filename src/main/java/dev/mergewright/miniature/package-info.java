/// The embedded world: a tiny language with an invented forbidden category, and tiny models trained
/// on it from a seed.
///
/// Start with `World`, everything that a seed determines; then `MiniatureTraining`, which trains
/// the models and measures them.
///
/// Nothing in it is harmful text, and nothing measured on it stands in one table with published
/// numbers.
@NullMarked
package dev.mergewright.miniature;

import org.jspecify.annotations.NullMarked;
