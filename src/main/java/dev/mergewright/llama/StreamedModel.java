package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.SourceWindow;
import java.util.List;

/// A model that is larger than memory: every scoring goes through its layers once, read from where
/// they are. It does not write, since every token would take as long.
final class StreamedModel implements LanguageModel {
  private final LlamaRuntime runtime;
  private final Weights weights;
  private final ScoringPlan plan;
  private final Runnable release;

  /// @param plan why it is streamed
  /// @param release frees what the weights are read from
  StreamedModel(LlamaRuntime runtime, Weights weights, ScoringPlan plan, Runnable release) {
    this.runtime = runtime;
    this.weights = weights;
    this.plan = plan;
    this.release = release;
  }

  @Override
  public double[] answerLosses(EncodedRows rows) {
    List<EncodedRows> set = List.of(rows);
    ScoringPlan streamed = runtime.streamedPlan(set, 1, List.of());
    try (SourceWindow nobodyShares = new SourceWindow(0)) {
      return switch (runtime.score(List.of(weights), set, nobodyShares, streamed).getFirst()) {
        case CandidateLosses.Scored scored -> scored.of(0);
        case CandidateLosses.OutOfMemory failed ->
            throw new InsufficientMemoryException(failed.advice(), null);
      };
    }
  }

  @Override
  public List<String> generate(List<String> prompts, Sampling sampling) {
    throw cannotWrite();
  }

  @Override
  public List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
    throw cannotWrite();
  }

  private InvalidInputException cannotWrite() {
    return new InvalidInputException(
        "the model does not fit into memory, so it can be scored but cannot write replies (%s); use --precision bf16, or raise --memory if there is more"
            .formatted(plan.text()));
  }

  @Override
  public void close() {
    release.run();
  }
}
