package dev.mergewright.synthesis.grammar;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;

/// Checks an answer by a program that knows nothing of who wrote it.
///
/// A verifier reads question and answer as text; it works on a grammar's rows and on a model's.
/// What it cannot read it does not accept: better a row less than a wrong one.
public sealed interface Verifier
    permits ArithmeticVerifier,
        UnitsVerifier,
        CalendarVerifier,
        ProgramVerifier,
        StatisticsVerifier,
        OrderVerifier,
        ChoiceVerifier,
        JsonVerifier {

  /// The name in settings and rows, such as `arithmetic`.
  String id();

  /// Whether the answer was read, and found right.
  boolean accepts(String question, String answer);

  /// All verifiers.
  static List<Verifier> all() {
    return List.of(
        new ArithmeticVerifier(),
        new UnitsVerifier(),
        new CalendarVerifier(),
        new ProgramVerifier(),
        new StatisticsVerifier(),
        new OrderVerifier(),
        new ChoiceVerifier(),
        new JsonVerifier());
  }

  /// The verifier of a name.
  static Verifier of(String id) {
    return all().stream()
        .filter(verifier -> verifier.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there is no verifier %s, expected one of %s"
                        .formatted(
                            id,
                            all().stream().map(Verifier::id).collect(Collectors.joining(", ")))));
  }
}
