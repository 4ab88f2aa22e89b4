package dev.mergewright.synthesis.grammar;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Computes every equation of a worked answer again.
///
/// An answer is right when it states at least one equation, all of them hold, their numbers come
/// from the question, from earlier results or are everyday constants, two numbers of the question
/// are among them, and its last number is a result. Whether it is the quantity that was asked for,
/// a program cannot read.
record ArithmeticVerifier() implements Verifier {
  private static final Set<Rational> CONSTANTS =
      List.of(1L, 2L, 3L, 4L, 5L, 7L, 10L, 12L, 24L, 52L, 60L, 100L, 365L, 1000L, 3600L).stream()
          .map(Rational::of)
          .collect(Collectors.toUnmodifiableSet());

  /// How many numbers of the question an answer has to use.
  private static final int NEEDED = 2;

  @Override
  public String id() {
    return "arithmetic";
  }

  @Override
  public boolean accepts(String question, String answer) {
    try {
      return accepts(Equation.numbers(question), answer);
    } catch (ArithmeticException _) {
      return false;
    }
  }

  private static boolean accepts(List<Rational> given, String answer) {
    List<Equation> equations = Equation.in(answer);
    Set<Rational> known = new TreeSet<>(CONSTANTS);
    known.addAll(given);
    Set<Rational> unused = new TreeSet<>(given);
    Set<Rational> results = new TreeSet<>();
    for (Equation equation : equations) {
      if (!equation.holds() || !known.containsAll(equation.operands())) {
        return false;
      }
      equation.operands().forEach(unused::remove);
      known.add(equation.right());
      results.add(equation.right());
    }
    int distinct = new TreeSet<>(given).size();
    return distinct - unused.size() >= Math.min(distinct, NEEDED)
        && !equations.isEmpty()
        && results.contains(Equation.numbers(answer).getLast());
  }
}
