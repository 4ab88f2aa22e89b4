package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the settings of a stream name, opened: strategies are made of it.
///
/// @param settings the stream's settings
/// @param seed the key of everything drawn for the stream
/// @param speakers all models of the file, by nickname
/// @param prompts the stream's prompts, by the step that uses them
/// @param harmful tells the questions that must be refused
/// @param screen tells what a reply to a harmful request is, before anything of it is written
/// @param marking what rows are marked with
/// @param taxonomy what the stream's categories mean, null without categories
/// @param reviewed reviewed requests, null when the stream names none
record Ingredients(
    StreamSettings settings,
    long seed,
    Map<String, Speaker> speakers,
    Map<String, Prompt> prompts,
    Predicate<String> harmful,
    Screen screen,
    Marking marking,
    @Nullable Taxonomy taxonomy,
    @Nullable ReviewedRequests reviewed) {
  Ingredients {
    speakers = Map.copyOf(speakers);
    prompts = Map.copyOf(prompts);
  }

  /// Who writes questions.
  Speaker asker() {
    if (settings.ask() == null) {
      throw new InvalidInputException(
          "the stream %s needs ask, the nickname of the model that writes questions"
              .formatted(settings.name()));
    }
    return speaker(settings.ask());
  }

  /// Who answers; at least one.
  List<Speaker> answerers() {
    if (settings.answer().isEmpty()) {
      throw new InvalidInputException(
          "the stream %s needs answer, the nicknames of the models that answer"
              .formatted(settings.name()));
    }
    return settings.answer().stream().map(this::speaker).toList();
  }

  /// The one who answers: the writer where nobody else is named.
  Speaker answererOrAsker() {
    if (settings.answer().size() > 1) {
      throw new InvalidInputException(
          "the stream %s needs one model that answers, was %s"
              .formatted(settings.name(), settings.answer()));
    }
    return settings.answer().isEmpty() ? asker() : answerers().getFirst();
  }

  /// Writes the harmful requests of the stream's categories.
  RequestWriter requestWriter() {
    if (taxonomy == null) {
      throw new InvalidInputException(
          "the stream %s needs a taxonomy and categories of it: %s asks for one category at a time"
              .formatted(settings.name(), settings.strategy().key()));
    }
    return new RequestWriter(asker(), prompt("ask"), taxonomy, reviewed)
        .requireFilled(settings.attributes().keySet());
  }

  /// Who answers in a step, by its prompt where the stream names one.
  Answerer answerer(String step, Speaker speaker) {
    return new Answerer(speaker, prompts.get(step), answerTokens());
  }

  /// The prompt of a step.
  Prompt prompt(String step) {
    Prompt prompt = prompts.get(step);
    if (prompt == null) {
      throw new InvalidInputException(
          "the stream %s needs a prompt for %s, was %s; add it to prompts"
              .formatted(settings.name(), step, prompts.keySet().stream().sorted().toList()));
    }
    return prompt;
  }

  int answerTokens() {
    return Objects.requireNonNull(settings.answerTokens());
  }

  /// Whether a question must be refused.
  boolean isHarmful(String question) {
    return harmful.test(question);
  }

  private Speaker speaker(String nickname) {
    return Objects.requireNonNull(speakers.get(nickname), nickname);
  }
}
