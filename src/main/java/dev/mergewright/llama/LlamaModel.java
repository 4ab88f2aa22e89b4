package dev.mergewright.llama;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Weights on the device under the compiled forward pass.
final class LlamaModel implements LanguageModel {
  private final ForwardPass pass;
  private final ChatFormat format;
  private final ModelParts parts;
  private final NDManager scope;

  /// Takes over `scope`, which owns the parts.
  LlamaModel(ForwardPass pass, ChatFormat format, ModelParts parts, NDManager scope) {
    this.pass = pass;
    this.format = format;
    this.parts = parts;
    this.scope = scope;
  }

  @Override
  public double[] answerLosses(EncodedRows rows) {
    return new AnswerLoss(pass, parts).of(rows, scope);
  }

  @Override
  public List<String> generate(List<String> prompts, Sampling sampling) {
    return generate(prompts, Collections.nCopies(prompts.size(), sampling));
  }

  @Override
  public List<String> generate(List<String> prompts, List<Sampling> samplings) {
    if (prompts.size() != samplings.size()) {
      throw new IllegalArgumentException(
          prompts.size() + " prompts but " + samplings.size() + " samplings");
    }
    List<int[]> ids = prompts.stream().map(format::promptIds).toList();
    List<TokenDraw> draws = new ArrayList<>(prompts.size());
    for (int i = 0; i < prompts.size(); i++) {
      pass.config().requireRoomFor(ids.get(i).length + samplings.get(i).maxTokens());
      draws.add(TokenDraw.of(prompts.get(i), samplings.get(i)));
    }
    Generation generation = new Generation(pass, parts, format.stopTokens());
    return generation.replies(ids, draws, scope).stream().map(format::decode).toList();
  }

  @Override
  public void close() {
    scope.close();
  }
}
