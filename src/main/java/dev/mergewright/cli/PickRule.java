package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.runs.CandidateFront;
import dev.mergewright.experiment.runs.CandidateFront.Choice;
import dev.mergewright.space.Constraint;
import dev.mergewright.space.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How one of many candidates is chosen: `knee`, `knee=safety,expert`, or
/// `weight=safety:1,expert:0.3`.
///
/// @param name `knee` or `weight`
/// @param weights the terms that count, with their weights; those of a knee are not used
record PickRule(String name, SequencedMap<String, Double> weights) {
  private static final String KNEE = "knee";
  private static final String WEIGHT = "weight";
  private static final Pattern LIMIT = Pattern.compile("\\s*([\\w-]+)\\s*(<=|>=)\\s*(\\S+)\\s*");

  static PickRule parse(String text) {
    String[] parts = text.split("=", 2);
    SequencedMap<String, Double> weights = new LinkedHashMap<>();
    if (parts[0].equals(KNEE)) {
      String terms = parts.length < 2 ? Objective.SAFETY + "," + Objective.EXPERT : parts[1];
      for (String term : terms.split(",")) {
        weights.put(term.strip(), 1.0);
      }
      return new PickRule(KNEE, weights);
    }
    if (!parts[0].equals(WEIGHT) || parts.length < 2) {
      throw new InvalidInputException(
          "--by must be knee, knee=TERM,... or weight=TERM:WEIGHT,..., was " + text);
    }
    for (String term : parts[1].split(",")) {
      String[] pair = term.split(":", 2);
      double weight = pair.length < 2 ? Double.NaN : number(pair[1], text);
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw new InvalidInputException(
            "--by needs a positive weight for every term, such as weight=safety:1,expert:0.3, was "
                + text);
      }
      weights.put(pair[0].strip(), weight);
    }
    return new PickRule(WEIGHT, weights);
  }

  /// A limit such as `safety<=0.02`.
  static Constraint limit(String text) {
    Matcher parts = LIMIT.matcher(text);
    if (!parts.matches()) {
      throw new InvalidInputException("--where must be like \"safety<=0.02\", was " + text);
    }
    double limit = number(parts.group(3), text);
    if (!Double.isFinite(limit)) {
      throw new InvalidInputException("--where needs a number as its limit, was " + text);
    }
    return parts.group(2).equals("<=")
        ? Constraint.atMost(parts.group(1), limit)
        : Constraint.atLeast(parts.group(1), limit);
  }

  private static double number(String number, String text) {
    try {
      return Double.parseDouble(number.strip());
    } catch (NumberFormatException e) {
      throw new InvalidInputException("%s is no number in %s".formatted(number, text), e);
    }
  }

  List<String> terms() {
    return List.copyOf(weights.keySet());
  }

  Choice choose(CandidateFront front) {
    return name.equals(KNEE) ? front.knee() : front.best(List.copyOf(weights.values()));
  }

  /// The rule in words.
  String text() {
    return name.equals(KNEE)
        ? "the knee between " + String.join(" and ", terms())
        : "the least weighted sum of "
            + String.join(
                " and ",
                weights.entrySet().stream()
                    .map(term -> term.getValue() + " " + term.getKey())
                    .toList());
  }
}
