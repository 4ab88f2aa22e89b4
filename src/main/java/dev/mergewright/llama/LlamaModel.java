package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.tensor.TorchScript;
import java.util.List;

/// Weights on the device under the compiled forward pass.
final class LlamaModel implements LanguageModel {
  private final LlamaConfig config;
  private final ChatFormat format;
  private final TorchScript script;
  private final NDList packed;
  private final NDManager scope;

  /// Takes over `scope`, which owns the packed weights.
  LlamaModel(
      LlamaConfig config, ChatFormat format, TorchScript script, NDList packed, NDManager scope) {
    this.config = config;
    this.format = format;
    this.script = script;
    this.packed = packed;
    this.scope = scope;
  }

  @Override
  public double[] answerLosses(EncodedRows rows) {
    return new AnswerLoss(config, script, packed).of(rows, scope);
  }

  @Override
  public List<String> generate(List<String> prompts, Sampling sampling) {
    List<int[]> ids = prompts.stream().map(format::promptIds).toList();
    int longest = ids.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
    config.requireRoomFor(longest + sampling.maxTokens());
    Generation generation = new Generation(config, script, packed, format.stopTokens());
    List<TokenDraw> draws = TokenDraw.forEach(prompts, sampling);
    return generation.replies(ids, draws, sampling.maxTokens(), scope).stream()
        .map(format::decode)
        .toList();
  }

  @Override
  public void close() {
    scope.close();
  }
}
