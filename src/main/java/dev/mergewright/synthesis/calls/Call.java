package dev.mergewright.synthesis.calls;

import dev.mergewright.llama.Message;
import java.util.List;

/// A request to one model, with everything that decides the reply: equal calls are paid for once.
///
/// @param speaker who is asked, by the name that the settings give it
/// @param messages the dialogue, ending with what the user says
/// @param temperature the sampling temperature, 0 for greedy
/// @param maxTokens the longest reply, in the model's tokens
/// @param seed the sampling seed; 0 for greedy calls, which draw nothing
/// @param keys the keys of the JSON object that is asked for, for servers that can hold a reply to
///   a schema; empty for free text
public record Call(
    String speaker,
    List<Message> messages,
    double temperature,
    int maxTokens,
    long seed,
    List<String> keys) {
  public Call {
    messages = List.copyOf(messages);
    keys = List.copyOf(keys);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a call needs at least one message, was none");
    }
    if (!(temperature >= 0)) {
      throw new IllegalArgumentException("temperature must be at least 0, was " + temperature);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
  }

  /// A greedy call with free text as its reply.
  public static Call greedy(String speaker, List<Message> messages, int maxTokens) {
    return new Call(speaker, messages, 0, maxTokens, 0, List.of());
  }
}
