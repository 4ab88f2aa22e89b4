package dev.mergewright.synthesis.grammar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Checks that an answer picks one of the options of a multiple-choice question, says the option's
/// own text, and that its calculation leads there.
///
/// An answer without a calculation is not accepted: that a letter exists does not make it right.
record ChoiceVerifier() implements Verifier {
  private static final Pattern OPTION =
      Pattern.compile("^([A-J])[).:] *(.+?)\\s*$", Pattern.MULTILINE);
  private static final Pattern PICK = Pattern.compile("\\b([A-J])\\) *([^\\n]+?)[.!]?\\s*$");

  @Override
  public String id() {
    return "choice";
  }

  @Override
  public boolean accepts(String question, String answer) {
    Map<String, String> options = new HashMap<>();
    for (MatchResult option : OPTION.matcher(question).results().toList()) {
      if (options.put(option.group(1), option.group(2)) != null) {
        return false;
      }
    }
    boolean areDistinct = new HashSet<>(options.values()).size() == options.size();
    return areDistinct
        && options.size() > 1
        && PICK.matcher(answer)
            .results()
            .anyMatch(
                pick ->
                    pick.group(2).equals(options.get(pick.group(1)))
                        && leadsTo(pick, question, answer));
  }

  private static boolean leadsTo(MatchResult pick, String question, String answer) {
    try {
      List<Equation> equations = Equation.in(answer);
      return !equations.isEmpty()
          && equations.stream().allMatch(Equation::holds)
          && isAbout(equations.getLast(), question)
          && Equation.numbers(pick.group(2)).equals(List.of(equations.getLast().right()));
    } catch (ArithmeticException _) {
      return false;
    }
  }

  /// Whether the calculation starts from a number before the options, or is a square.
  private static boolean isAbout(Equation equation, String question) {
    String stem = OPTION.matcher(question).replaceAll("");
    List<Rational> given = Equation.numbers(stem);
    return equation.operands().stream().anyMatch(given::contains)
        || Set.copyOf(equation.operands()).size() < equation.operands().size();
  }
}
