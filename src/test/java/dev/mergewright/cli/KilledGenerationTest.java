package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.dataset.Dataset;
import dev.mergewright.synthesis.calls.Recording;
import dev.mergewright.synthesis.calls.StubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes of `generate run` that are ended in the middle, by a signal that they cannot see.
@Tag("slow")
class KilledGenerationTest {
  private static final int KILLS = 3;
  private static final int IN_FLIGHT = 16;

  /// The most replies that are not on disk yet.
  private static final int WINDOW = 64;

  @TempDir private Path folder;

  @Test
  void asksAgainOnlyWhatWasInFlightAndMakesTheSameRows() throws Exception {
    SplittableRandom random = new SplittableRandom(20261122);
    try (StubServer server = new StubServer(2, ServedGeneration::reply)) {
      ServedGeneration generation =
          new ServedGeneration(folder, server)
              .with("search: 6, select: 3, test: 1", "search: 50, select: 40, test: 10")
              .with("search: 14, select: 6", "search: 60, select: 40");
      assertThat(generation.run("run", "calm.jsonl", "calm")).as(generation.err::toString).isZero();
      int calls = server.count();
      server.requests.clear();

      int recorded = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        int before = server.count();
        Process process = generation.start("run", "calls.jsonl", "made", "");
        int target = before + random.nextInt(20, calls / (KILLS + 1));
        while (server.count() < target) {
          assertThat(process.isAlive()).as("the run goes on until it is killed").isTrue();
          Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("made")).doesNotExist();
        int now = Recording.read(folder.resolve("calls.jsonl")).size();
        assertThat(server.count() - before - (now - recorded))
            .as("calls of this process that the next must repeat")
            .isBetween(0, IN_FLIGHT + WINDOW);
        recorded = now;
      }

      int before = server.count();
      Process last = generation.start("run", "calls.jsonl", "made", "");
      assertThat(last.waitFor()).as(this::log).isZero();
      assertThat(server.count() - before)
          .as("what was missing; requests of the killed process may arrive late")
          .isBetween(calls - recorded, calls - recorded + IN_FLIGHT);
      assertThat(new HashSet<>(server.requests))
          .as("no call but those of the calm run")
          .hasSize(calls);
    }
    Dataset made = Dataset.read(folder.resolve("made"));
    assertThat(made.size()).isEqualTo(300);
    assertThat(made.fingerprint()).isEqualTo(Dataset.read(folder.resolve("calm")).fingerprint());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("made.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
