package dev.mergewright.experiment.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void handsOverInTheOrderOfTheItems(int threads) throws IOException {
    List<Integer> items = IntStream.range(0, 50).boxed().toList();
    List<Integer> results = new ArrayList<>();
    try (Workers workers = new Workers(threads)) {
      workers.inOrder(items, item -> slowFirst(item) * 10, results::add);
    }
    assertThat(results).isEqualTo(items.stream().map(item -> item * 10).toList());
  }

  @Test
  void passesAFailureOnAfterWhatCameBefore() {
    List<Integer> results = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(
              () -> workers.inOrder(List.of(1, 2, 3), WorkersTest::failAtTwo, results::add))
          .isInstanceOf(IOException.class)
          .hasMessage("two");
    }
    assertThat(results).containsExactly(1);
  }

  private static int slowFirst(int item) {
    if (item == 0) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return item;
  }

  private static int failAtTwo(int item) throws IOException {
    if (item == 2) {
      throw new IOException("two");
    }
    return item;
  }
}
