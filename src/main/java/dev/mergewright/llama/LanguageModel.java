package dev.mergewright.llama;

import java.util.List;

/// A model with its weights in place, ready to score and to write.
///
/// One instance belongs to one thread at a time; several instances run side by side. Results do not
/// depend on how many.
public interface LanguageModel extends AutoCloseable {
  /// The answer loss of every row: mean cross-entropy in nats over the answer's tokens including
  /// the end of turn, the prompt being given. Order as encoded.
  double[] answerLosses(EncodedRows rows);

  /// A reply to each prompt (plain user text; the chat template is applied), in order.
  List<String> generate(List<String> prompts, Sampling sampling);

  @Override
  void close();
}
