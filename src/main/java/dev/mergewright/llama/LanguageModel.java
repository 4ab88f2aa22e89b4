package dev.mergewright.llama;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

  /// A reply to each prompt under its own sampling, in order: one prompt asked many times needs
  /// many seeds in one batch.
  ///
  /// A reply depends on its prompt and its sampling, not on its place or on the others. This
  /// default makes one call per distinct sampling; an implementation that can mix them should.
  default List<String> generate(List<String> prompts, List<Sampling> samplings) {
    if (prompts.size() != samplings.size()) {
      throw new IllegalArgumentException(
          prompts.size() + " prompts but " + samplings.size() + " samplings");
    }
    Map<Sampling, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < prompts.size(); i++) {
      groups.computeIfAbsent(samplings.get(i), _ -> new ArrayList<>()).add(i);
    }
    String[] replies = new String[prompts.size()];
    groups.forEach(
        (sampling, places) -> {
          List<String> written = generate(places.stream().map(prompts::get).toList(), sampling);
          for (int i = 0; i < places.size(); i++) {
            replies[places.get(i)] = written.get(i);
          }
        });
    return List.of(replies);
  }

  /// A reply to each prompt under its own sampling, in order: dialogues of several turns, or text
  /// to be continued as it is.
  ///
  /// This default knows the first words of a user only.
  default List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
    List<String> said = new ArrayList<>();
    for (Prompt prompt : prompts) {
      if (!prompt.equals(Prompt.user(prompt.key()))) {
        throw new UnsupportedOperationException("this model answers a user's first words only");
      }
      said.add(prompt.key());
    }
    return generate(said, samplings);
  }

  /// A reply to one prompt, told piece by piece while it is written: the pieces together are the
  /// reply. It is at most as long as the model has room for.
  ///
  /// This default tells it at once.
  default String reply(Prompt prompt, Sampling sampling, Consumer<String> listener) {
    String reply = replies(List.of(prompt), List.of(sampling)).getFirst();
    listener.accept(reply);
    return reply;
  }

  @Override
  void close();
}
