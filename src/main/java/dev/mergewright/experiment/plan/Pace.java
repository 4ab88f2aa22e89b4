package dev.mergewright.experiment.plan;

import dev.mergewright.experiment.journal.Span;
import java.util.Map;

/// What units of work take, in seconds of the clock on the wall.
///
/// @param load one model merged and made ready, by kind of recipe
/// @param token one token scored
/// @param reply one reply written
record Pace(Map<String, Span> load, Span token, Span reply) {
  Pace {
    load = Map.copyOf(load);
  }

  /// What some work takes.
  Span of(String kind, double loads, double tokens, double replies) {
    Span one = load.get(kind);
    if (one == null) {
      throw new IllegalArgumentException("no pace of " + kind);
    }
    return one.times(loads).plus(token.times(tokens)).plus(reply.times(replies));
  }
}
