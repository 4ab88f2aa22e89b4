package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.tensor.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    return generate(prompts, Collections.nCopies(prompts.size(), sampling));
  }

  /// One batch whatever the samplings: a reply with a smaller limit is the start of the longer one.
  @Override
  public List<String> generate(List<String> prompts, List<Sampling> samplings) {
    List<int[]> ids = prompts.stream().map(format::promptIds).toList();
    int longest = ids.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
    int maxTokens = samplings.stream().mapToInt(Sampling::maxTokens).max().orElse(1);
    config.requireRoomFor(longest + maxTokens);
    Generation generation = new Generation(config, script, packed, format.stopTokens());
    List<TokenDraw> draws = TokenDraw.forEach(prompts, samplings);
    List<int[]> replies = generation.replies(ids, draws, maxTokens, scope);
    List<String> texts = new ArrayList<>(replies.size());
    for (int i = 0; i < replies.size(); i++) {
      int length = Math.min(replies.get(i).length, samplings.get(i).maxTokens());
      texts.add(format.decode(Arrays.copyOf(replies.get(i), length)));
    }
    return texts;
  }

  @Override
  public void close() {
    scope.close();
  }
}
