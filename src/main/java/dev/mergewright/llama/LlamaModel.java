package dev.mergewright.llama;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// Weights on the device under the compiled forward pass.
final class LlamaModel implements LanguageModel {
  private final ForwardPass pass;
  private final ChatFormat format;
  private final AnswerLoss scoring;
  private final NDManager scope;

  /// Takes over `scope`, which owns the parts that are scored with.
  LlamaModel(ForwardPass pass, ChatFormat format, AnswerLoss scoring, NDManager scope) {
    this.pass = pass;
    this.format = format;
    this.scoring = scoring;
    this.scope = scope;
  }

  @Override
  public double[] answerLosses(EncodedRows rows) {
    try {
      return scoring.of(rows, scope);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw InsufficientMemoryException.orItself(e);
    }
  }

  @Override
  public List<String> generate(List<String> prompts, Sampling sampling) {
    return generate(prompts, Collections.nCopies(prompts.size(), sampling));
  }

  @Override
  public List<String> generate(List<String> prompts, List<Sampling> samplings) {
    return replies(prompts.stream().map(Prompt::user).toList(), samplings);
  }

  @Override
  public List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
    if (prompts.size() != samplings.size()) {
      throw new IllegalArgumentException(
          prompts.size() + " prompts but " + samplings.size() + " samplings");
    }
    List<int[]> ids = prompts.stream().map(format::promptIds).toList();
    List<OpenReply> replies = new ArrayList<>(prompts.size());
    for (int i = 0; i < prompts.size(); i++) {
      Sampling sampling = samplings.get(i);
      pass.config().requireRoomFor(ids.get(i).length + sampling.maxTokens());
      TokenDraw draw = TokenDraw.of(prompts.get(i).key(), sampling);
      StopRule stop = format.stopRule(sampling.stops());
      replies.add(new OpenReply(draw, stop.tokens(), stop.texts(), format::decode));
    }
    new Generation(pass, scoring.parts(), format.stopTokens()).write(ids, replies, scope);
    return replies.stream().map(OpenReply::text).toList();
  }

  @Override
  public String reply(Prompt prompt, Sampling sampling, Consumer<String> listener) {
    int[] ids = format.promptIds(prompt);
    pass.config().requireRoomFor(ids.length + 1);
    int room = pass.config().longestSequence() - ids.length;
    Sampling fitting = sampling.atMost(Math.min(sampling.maxTokens(), room));
    StopRule stop = format.stopRule(sampling.stops());
    TokenDraw draw = TokenDraw.of(prompt.key(), fitting);
    OpenReply reply = new OpenReply(draw, stop.tokens(), stop.texts(), format::decode, listener);
    new Generation(pass, scoring.parts(), format.stopTokens())
        .write(List.of(ids), List.of(reply), scope);
    return reply.text();
  }

  @Override
  public void close() {
    scope.close();
  }
}
