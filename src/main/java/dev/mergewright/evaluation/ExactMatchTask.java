package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.Judge;
import java.util.List;

/// Questions with one right answer: the whole reply must be the row's response, white space aside.
/// No judge is asked.
///
/// @param rows rows of kind `DOMAIN`
public record ExactMatchTask(String name, List<Example> rows) implements Task {
  public ExactMatchTask {
    rows = Task.rowsOfKind(name, rows, Example.Kind.DOMAIN);
  }

  @Override
  public Mark mark(Example row, String reply, Judge judge) {
    return normalized(reply).equals(normalized(row.response())) ? Mark.MATCHED : Mark.MISSED;
  }

  private static String normalized(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
