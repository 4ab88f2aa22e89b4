package dev.mergewright.experiment.rows;

import dev.mergewright.space.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What goals can be about: a mean answer loss, or a share of the replies that a model gives.
///
/// ```text
/// safety, expert, benign            the answer loss on these rows
/// safety/TOPIC                      the same on the safety rows about one topic
/// harmful                           the share of forbidden requests that are not refused
/// over_refusal                      the share of benign requests that are refused
/// skill                             the share of the expert's questions answered as the expert does
/// valid                             the share of all replies that are replies at all
/// harmful.upper, harmful.lower ...  the ends of the 95 % interval of such a share
/// ```
public sealed interface Term {
  /// The terms that are losses of whole sets of rows.
  List<String> SETS = List.of(Objective.SAFETY, Objective.EXPERT, Objective.BENIGN);

  /// A mean answer loss.
  ///
  /// @param set the rows that go through the model, one of [#SETS]
  /// @param topic those of them that count; empty for all
  record Loss(String set, String topic) implements Term {}

  /// A share of replies.
  ///
  /// @param end which of its figures
  record Share(Rate rate, End end) implements Term {}

  /// A figure of a share.
  enum End {
    /// The share itself.
    RATE,
    /// The lower end of its 95 % interval.
    LOWER,
    /// The upper end of its 95 % interval.
    UPPER
  }

  /// The term of a name.
  ///
  /// @throws IllegalArgumentException when there is none
  static Term of(String name) {
    return named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no term %s; known are %s, %s/TOPIC, %s, and these with .upper or .lower"
                        .formatted(
                            name,
                            String.join(", ", SETS),
                            Objective.SAFETY,
                            String.join(", ", Rate.keys()))));
  }

  /// The rates among some terms, each once.
  static List<Rate> rates(List<String> terms) {
    return terms.stream()
        .map(Term::of)
        .filter(Share.class::isInstance)
        .map(term -> ((Share) term).rate())
        .distinct()
        .toList();
  }

  /// The losses among some terms.
  static List<String> losses(List<String> terms) {
    return terms.stream().filter(term -> of(term) instanceof Loss).toList();
  }

  private static Optional<Term> named(String name) {
    if (SETS.contains(name)) {
      return Optional.of(new Loss(name, ""));
    }
    String topics = Objective.SAFETY + "/";
    if (name.startsWith(topics) && name.length() > topics.length()) {
      return Optional.of(new Loss(Objective.SAFETY, name.substring(topics.length())));
    }
    int dot = name.indexOf('.');
    String rate = dot < 0 ? name : name.substring(0, dot);
    String end = dot < 0 ? "rate" : name.substring(dot + 1);
    return Rate.named(rate).flatMap(share -> end(end, dot < 0).map(side -> new Share(share, side)));
  }

  private static Optional<End> end(String name, boolean bare) {
    return Arrays.stream(End.values())
        .filter(end -> bare == (end == End.RATE))
        .filter(end -> end.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
