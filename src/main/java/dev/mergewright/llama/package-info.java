/// Llama-family models: configuration, tokens, chat template, forward pass, answer loss, generation
/// and training step.
///
/// Start with [dev.mergewright.llama.LanguageModel], what the rest of the house sees; then
/// `LlamaConfig` and `LlamaScript`, the forward pass as the papers write it; then `ChatFormat`,
/// which turns dialogues into tokens.
///
/// A model takes its numbers from any `Weights`; whether they are stored or merged on demand is not
/// its business.
@NullMarked
package dev.mergewright.llama;

import org.jspecify.annotations.NullMarked;
