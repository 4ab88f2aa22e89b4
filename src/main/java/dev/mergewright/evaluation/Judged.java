package dev.mergewright.evaluation;

import java.util.Map;

/// What a task makes of a reply.
///
/// @param mark what it earns
/// @param notes what else is worth storing, such as the number that was found in it
record Judged(Mark mark, Map<String, String> notes) {
  Judged {
    notes = Map.copyOf(notes);
  }

  static Judged of(Mark mark) {
    return new Judged(mark, Map.of());
  }
}
