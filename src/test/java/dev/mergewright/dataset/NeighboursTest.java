package dev.mergewright.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  @Test
  void notesTheNearestRowOfAllSplitsAndTheClusterOfNearDuplicates() {
    Example first = row("one two three four five six");
    Example second = row("one two three four five seven");
    Example third = row("zero one two three four");
    Example alone = row("nothing in common");

    Map<Split, List<Example>> noted =
        Neighbours.noted(
            Map.of(Split.TEST, List.of(third, alone), Split.SEARCH, List.of(first, second)));

    assertThat(noted.get(Split.SEARCH))
        .extracting(row -> row.findings().likeness())
        .containsExactly(
            new Findings.Likeness(first.id(), second.id(), 3.0 / 5),
            new Findings.Likeness(first.id(), first.id(), 3.0 / 5));
    assertThat(noted.get(Split.TEST))
        .extracting(row -> row.findings().likeness())
        .containsExactly(
            new Findings.Likeness(third.id(), first.id(), 2.0 / 5),
            new Findings.Likeness(alone.id(), null, 0.0));
    assertThat(noted.get(Split.SEARCH))
        .extracting(Example::id)
        .containsExactly(first.id(), second.id());
  }

  @Test
  void doesNotTakeTheTwinOfAPairForANeighbour() {
    Example harmful = row("one two three four five six").withPair("p");
    Example twin = row("one two three four five seven").withPair("p");

    assertThat(Neighbours.noted(Map.of(Split.SEARCH, List.of(harmful, twin))).get(Split.SEARCH))
        .extracting(row -> row.findings().likeness().nearestId())
        .containsExactly(null, null);
  }

  private static Example row(String prompt) {
    return Example.of(prompt, "x", Example.Kind.DOMAIN, Origin.grammar());
  }
}
