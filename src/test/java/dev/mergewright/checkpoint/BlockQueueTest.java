package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BlockQueueTest {
  @Test
  void givesOutLargeTensorsFirstAndTheOthersInOrder() throws InterruptedException {
    List<String> tensors = List.of("aa", "b", "embeddings", "c", "the head");
    BlockQueue<String> queue = new BlockQueue<>(tensors, String::length, 2);
    List<String> order = new ArrayList<>();
    for (String tensor = queue.next(); tensor != null; tensor = queue.next()) {
      order.add(tensor);
      queue.prepared(List.of());
    }
    assertThat(order).containsExactly("embeddings", "the head", "aa", "b", "c");
  }

  @Test
  void preparesTheNextTensorWhileNoBlockIsReady() throws InterruptedException {
    BlockQueue<String> queue = new BlockQueue<>(List.of("a", "b"), _ -> 1, 1);
    assertThat(queue.next()).isEqualTo("a");
    assertThat(queue.next()).isEqualTo("b");
    queue.prepared(List.of("a1", "a2"));
    assertThat(queue.next()).isEqualTo("a1");
    queue.prepared(List.of("b1"));
    assertThat(queue.next()).isEqualTo("a2");
    assertThat(queue.next()).isEqualTo("b1");
    assertThat(queue.next()).isNull();
  }

  @Test
  void wakesThreadsThatWaitForTheLastTensor() throws Exception {
    BlockQueue<String> queue = new BlockQueue<>(List.of("a"), _ -> 1, 2);
    queue.next();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<String> block = thread.submit(queue::next);
      queue.prepared(List.of("a1"));
      assertThat(block.get()).isEqualTo("a1");
    }
  }

  @Test
  void givesOutNothingMoreOnceStopped() throws Exception {
    BlockQueue<String> queue = new BlockQueue<>(List.of("a"), _ -> 1, 2);
    queue.next();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<String> nothing = thread.submit(queue::next);
      queue.stop();
      assertThat(nothing.get()).isNull();
    }
    queue.prepared(List.of("a1"));
    assertThat(queue.next()).isNull();
  }
}
