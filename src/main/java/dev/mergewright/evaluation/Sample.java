package dev.mergewright.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one row of a task came to, for whoever wants to look behind a figure.
///
/// @param id the row's id
/// @param category the row's topic; empty when the dataset names none
/// @param mark what the reply or the choice earned; null where a task has losses only
/// @param reply what is left of the reply; null where none was asked for
/// @param figures the row's numbers by name, such as `loss` and `tokens`
/// @param notes the row's words by name, such as the categories of a guard
public record Sample(
    String id,
    String category,
    @Nullable Mark mark,
    @Nullable StoredReply reply,
    Map<String, Double> figures,
    Map<String, String> notes) {
  public Sample {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    notes = Map.copyOf(notes);
  }
}
