package dev.mergewright.llama;

import java.util.List;

/// What a model goes on from.
public sealed interface Prompt {
  /// Turns of a dialogue that the model answers, rendered by its chat template. What a message
  /// writes stays text: a control token written out in it does not become one.
  ///
  /// @param messages the turns so far, the user's last
  record Dialogue(List<Message> messages) implements Prompt {
    public Dialogue {
      messages = List.copyOf(messages);
    }

    /// A single turn of a user is known by what is said, as before dialogues had turns.
    @Override
    public String key() {
      if (messages.size() == 1 && messages.getFirst().role().equals("user")) {
        return messages.getFirst().content();
      }
      StringBuilder key = new StringBuilder();
      messages.forEach(m -> key.append(m.role()).append('\0').append(m.content()).append('\0'));
      return key.toString();
    }
  }

  /// Text that the model continues as it is, after what the tokenizer puts before a text; for base
  /// models, and for prompts that are rendered already.
  ///
  /// @param text control tokens may be written out
  record Text(String text) implements Prompt {
    @Override
    public String key() {
      return text;
    }
  }

  /// What a user says first.
  static Prompt user(String text) {
    return new Dialogue(List.of(Message.user(text)));
  }

  /// What keys the stream of chance of its reply.
  String key();
}
