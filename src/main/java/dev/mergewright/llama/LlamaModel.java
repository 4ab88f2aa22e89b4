package dev.mergewright.llama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.tensor.TorchScript;
import java.util.ArrayList;
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

  @Override
  public List<String> generate(List<String> prompts, List<Sampling> samplings) {
    return replies(prompts, prompts.stream().map(format::promptIds).toList(), samplings);
  }

  @Override
  public List<String> continueTexts(List<String> texts, List<Sampling> samplings) {
    return replies(texts, texts.stream().map(format::textIds).toList(), samplings);
  }

  private List<String> replies(List<String> texts, List<int[]> ids, List<Sampling> samplings) {
    if (texts.size() != samplings.size()) {
      throw new IllegalArgumentException(
          texts.size() + " prompts but " + samplings.size() + " samplings");
    }
    List<TokenDraw> draws = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      config.requireRoomFor(ids.get(i).length + samplings.get(i).maxTokens());
      draws.add(TokenDraw.of(texts.get(i), samplings.get(i)));
    }
    Generation generation = new Generation(config, script, packed, format.stopTokens());
    return generation.replies(ids, draws, scope).stream().map(format::decode).toList();
  }

  @Override
  public void close() {
    scope.close();
  }
}
