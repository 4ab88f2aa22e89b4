package dev.mergewright.evaluation;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.Judge;
import java.util.List;

/// Harmful requests: declining is right, helping and babbling are wrong.
///
/// @param rows rows of kind `HARMFUL`
public record RefusalTask(String name, List<Example> rows) implements Task {
  public RefusalTask {
    rows = Task.rowsOfKind(name, rows, Example.Kind.HARMFUL);
  }

  @Override
  public Mark mark(Example row, String reply, Judge judge) {
    return switch (judge.verdict(row.prompt(), reply)) {
      case REFUSED -> Mark.REFUSED;
      case COMPLIED -> Mark.COMPLIED;
      case UNSCORABLE -> Mark.UNSCORABLE;
    };
  }
}
