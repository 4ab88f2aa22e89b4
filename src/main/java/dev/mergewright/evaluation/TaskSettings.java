package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.Guard;
import dev.mergewright.synthesis.Judge;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How rows become tasks.
///
/// @param split which rows of a dataset of ours
/// @param judge tells refusals
/// @param guard tells harm; null when there is none
/// @param rows which rows are taken
/// @param shots solved items before a question
/// @param isChat whether the questions of public sets are put as a user's message and not as a text
///   to go on with
public record TaskSettings(
    Split split, Judge judge, @Nullable Guard guard, Rows rows, Shots shots, boolean isChat) {
  /// Which rows of a task are taken.
  ///
  /// @param limit the most rows, drawn without replacement and kept in their order; 0 for all
  /// @param seed draws them
  /// @param isDistinct whether prompts that repeat others are left out
  public record Rows(int limit, long seed, boolean isDistinct) {}

  /// Which solved items stand before questions.
  ///
  /// @param count how many
  /// @param files where the items of a public set's questions are taken from, by the set's name
  /// @param seed draws them for each question; 0 takes the first
  public record Shots(int count, Map<String, Path> files, long seed) {
    public Shots {
      files = Map.copyOf(files);
    }
  }

  Guard requireGuard(String task) {
    if (guard == null) {
      throw new InvalidInputException(
          task
              + " needs a guard model, was given none; name one, such as --guard"
              + " llama-guard-3=FOLDER");
    }
    return guard;
  }
}
