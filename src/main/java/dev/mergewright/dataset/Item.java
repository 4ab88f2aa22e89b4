package dev.mergewright.dataset;

import java.util.List;

/// One item of a public set: what is asked, and what is known of the right answer.
///
/// No item has a field for a reply, so the harmful replies that some sets come with cannot be kept.
public sealed interface Item {
  /// Unique within its file and the same each time that the file is read.
  String id();

  /// Topic as the set names it, empty when it names none.
  String category();

  /// What the model is asked: the prompt or the question.
  String text();

  /// A prompt whose refusal or answer is judged.
  ///
  /// @param harmful whether the set calls it harmful, so that a refusal is right
  record Request(String id, String category, String prompt, boolean harmful) implements Item {
    public Request {
      requireText("prompt", prompt);
    }

    @Override
    public String text() {
      return prompt;
    }
  }

  /// A question with a reference answer.
  ///
  /// @param passage what the question is about, empty when it stands alone
  /// @param answer the reference; for GSM8K the number alone, without thousands separators
  /// @param solution the worked solution that ends in the answer, for few-shot prompts; empty when
  ///   the set has none
  record Problem(
      String id, String category, String passage, String question, String answer, String solution)
      implements Item {
    public Problem {
      requireText("question", question);
      requireText("answer", answer);
    }

    /// A problem without a worked solution.
    public Problem(String id, String category, String passage, String question, String answer) {
      this(id, category, passage, question, answer, "");
    }

    @Override
    public String text() {
      return question;
    }
  }

  /// A question with its possible answers.
  ///
  /// @param passage what the question is about, empty when it stands alone
  /// @param question for WinoGrande the sentence, with `_` where an option goes
  /// @param answer index of the right option, from 0
  record Choice(
      String id, String category, String passage, String question, List<String> options, int answer)
      implements Item {
    public Choice {
      requireText("question", question);
      options = List.copyOf(options);
      if (options.size() < 2 || options.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "a choice needs two or more options with text, was " + options);
      }
      if (answer < 0 || answer >= options.size()) {
        throw new IllegalArgumentException(
            "answer must be in [0, %d), was %d".formatted(options.size(), answer));
      }
    }

    @Override
    public String text() {
      return question;
    }
  }

  private static void requireText(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }
}
