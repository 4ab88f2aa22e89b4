package dev.mergewright.synthesis.grammar;

import java.util.List;

/// Runs the short Python program of a question and compares what it prints with the last number of
/// the answer.
record ProgramVerifier() implements Verifier {
  @Override
  public String id() {
    return "program";
  }

  @Override
  public boolean accepts(String question, String answer) {
    List<Rational> said = Equation.numbers(answer);
    try {
      List<Long> printed = Interpreter.run(program(question));
      return printed.size() == 1
          && !said.isEmpty()
          && said.getLast().equals(Rational.of(printed.getFirst()));
    } catch (IllegalArgumentException | ArithmeticException _) {
      return false;
    }
  }

  /// The paragraph that ends with a call of `print`, without the fences of a code block.
  private static List<String> program(String question) {
    for (String paragraph : question.split("\n\n+")) {
      List<String> lines = paragraph.lines().filter(line -> !line.startsWith("```")).toList();
      if (!lines.isEmpty() && lines.getLast().startsWith("print(")) {
        return lines;
      }
    }
    return List.of();
  }
}
