/// Llama-family models: configuration, tokens, chat template, forward pass, answer loss, generation
/// and training step.
///
/// Start with [dev.mergewright.llama.LanguageModel], what the rest of the house sees; then
/// `LlamaConfig` and `LlamaScript`, the forward pass as the papers write it; then `ChatFormat`,
/// which turns dialogues into tokens.
///
/// Mistral, Qwen, Phi-3 and Gemma are settings of one architecture, never classes of their own:
/// `Family` tells what their files leave out, `LlamaConfigFile` what they say.
///
/// A model takes its numbers from any `Weights`; whether they are stored or merged on demand is not
/// its business.
///
/// Why TorchScript text and not one call per operation: intermediates die at once, fused operations
/// are at hand, and the pass reads as the papers write it. Why one thread per operation: models run
/// side by side, and every sum keeps its order.
@NullMarked
package dev.mergewright.llama;

import org.jspecify.annotations.NullMarked;
