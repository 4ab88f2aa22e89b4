package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mergewright.space.Genome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every [AskTell] keeps.
interface AskTellContract<V> {
  int DIMENSIONS = 6;
  int GENERATIONS = 30;

  /// A new optimizer over six dimensions.
  AskTell<V> optimizer(long seed);

  /// What a genome gives.
  V value(Genome genome);

  /// The values of a population.
  default List<V> values(List<Genome> population) {
    return population.stream().map(this::value).toList();
  }

  @Test
  default void proposesTheSamePopulationUntilItIsTold() {
    AskTell<V> optimizer = optimizer(1);
    List<Genome> population = optimizer.ask();
    assertThat(optimizer.ask()).isEqualTo(population);
    optimizer.tell(values(population));
    assertThat(optimizer.ask()).isNotEqualTo(population);
  }

  @Test
  default void proposesGenomesOfTheSpace() {
    assertThat(optimizer(1).ask())
        .isNotEmpty()
        .allSatisfy(genome -> assertThat(genome.size()).isEqualTo(DIMENSIONS));
  }

  /// A process that is killed and resumed knows the journal and nothing else.
  @Test
  default void goesOnBitForBitAfterEveryKill() {
    AskTell<V> whole = optimizer(7);
    List<List<V>> journal = new ArrayList<>();
    List<List<Genome>> proposed = new ArrayList<>();
    while (journal.size() < GENERATIONS && !whole.ask().isEmpty()) {
      proposed.add(whole.ask());
      journal.add(values(whole.ask()));
      whole.tell(journal.getLast());
    }

    var random = new SplittableRandom(7);
    for (int kill = 0; kill < 5; kill++) {
      int at = random.nextInt(journal.size());
      AskTell<V> resumed = optimizer(7);
      for (int generation = 0; generation < journal.size(); generation++) {
        List<Genome> population = resumed.ask();
        assertThat(population).isEqualTo(proposed.get(generation));
        resumed.tell(generation < at ? journal.get(generation) : values(population));
      }
      assertThat(resumed.ask()).isEqualTo(whole.ask());
    }
  }

  @Test
  default void refusesTheWrongNumberOfValues() {
    AskTell<V> optimizer = optimizer(1);
    List<V> values = new ArrayList<>(values(optimizer.ask()));
    values.add(values.getFirst());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.tell(values))
        .withMessageContaining("was told " + values.size());
  }

  @Test
  default void refusesValuesNobodyAskedFor() {
    assertThatIllegalStateException().isThrownBy(() -> optimizer(1).tell(List.of()));
  }
}
