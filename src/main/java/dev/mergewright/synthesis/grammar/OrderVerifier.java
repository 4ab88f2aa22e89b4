package dev.mergewright.synthesis.grammar;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Solves a puzzle of comparisons, such as `Mira is older than Boris`, and compares its solution
/// with the last name of the answer.
record OrderVerifier() implements Verifier {
  /// Comparatives with their opposites; superlatives follow from them.
  private static final Map<String, String> OPPOSITES =
      Map.of(
          "taller", "shorter",
          "older", "younger",
          "faster", "slower",
          "heavier", "lighter",
          "louder", "quieter",
          "richer", "poorer",
          "stronger", "weaker",
          "larger", "smaller",
          "warmer", "colder");

  private static final Pattern COMPARISON =
      Pattern.compile("(\\p{Lu}\\p{L}+) is (\\p{L}+er) than (\\p{Lu}\\p{L}+)");
  private static final Pattern NAME = Pattern.compile("\\p{Lu}\\p{L}+");
  private static final Pattern SUPERLATIVE = Pattern.compile("\\b(\\p{L}+)est\\b");

  /// One person above another in one dimension, which goes by its upper comparative.
  private record Step(String dimension, String above, String below) {}

  @Override
  public String id() {
    return "order";
  }

  @Override
  public boolean accepts(String question, String answer) {
    List<Step> steps =
        COMPARISON
            .matcher(question)
            .results()
            .map(found -> step(found.group(1), found.group(2), found.group(3)))
            .toList();
    Set<String> people = new HashSet<>();
    steps.forEach(step -> people.addAll(List.of(step.above, step.below)));
    Matcher asked = SUPERLATIVE.matcher(question);
    while (asked.find()) {
      String comparative = asked.group(1) + "er";
      if (OPPOSITES.containsKey(comparative) || OPPOSITES.containsValue(comparative)) {
        return isOnly(lastName(answer), comparative, steps, people);
      }
    }
    return false;
  }

  private static Step step(String one, String comparative, String other) {
    return OPPOSITES.entrySet().stream()
        .filter(pair -> pair.getValue().equals(comparative))
        .map(pair -> new Step(pair.getKey(), other, one))
        .findFirst()
        .orElseGet(() -> new Step(comparative, one, other));
  }

  /// Whether a person is above (or below) all others by what the steps say.
  private static boolean isOnly(
      String person, String comparative, List<Step> steps, Set<String> people) {
    boolean isUpper = OPPOSITES.containsKey(comparative);
    String dimension = step("", comparative, "").dimension;
    Set<String> reached = new HashSet<>(Set.of(person));
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (Step step : steps) {
        String from = isUpper ? step.above : step.below;
        String to = isUpper ? step.below : step.above;
        if (step.dimension.equals(dimension) && reached.contains(from)) {
          isGrowing |= reached.add(to);
        }
      }
    }
    return !person.isEmpty() && reached.equals(people);
  }

  /// The last word of the answer with a capital letter.
  private static String lastName(String answer) {
    return NAME.matcher(answer).results().map(MatchResult::group).reduce("", (_, last) -> last);
  }
}
