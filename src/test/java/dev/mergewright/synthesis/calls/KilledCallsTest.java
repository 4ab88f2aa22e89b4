package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that make calls and are ended in the middle by a signal that they cannot see.
@Tag("slow")
class KilledCallsTest {
  private static final int CALLS = 2000;
  private static final int FEW = 400;
  private static final int KILLS = 5;

  /// The most replies that are not on disk yet.
  private static final int WINDOW = 64;

  @TempDir private Path folder;

  @Test
  void repeatsNoCallButThoseInFlightAndInTheLastGroup() throws Exception {
    SplittableRandom random = new SplittableRandom(20261122);
    Path file = folder.resolve("calls.jsonl");
    try (StubServer server = new StubServer(2)) {
      int repeats = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Process process = CallsProcess.start(0, server.url(), file, CALLS);
        int target = server.count() + random.nextInt(20, 350);
        while (server.count() < target) {
          assertThat(process.isAlive()).as("the run goes on until it is killed").isTrue();
          Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        int lost = distinct(server) - Recording.read(file).size();
        assertThat(lost).isBetween(0, CallsProcess.IN_FLIGHT + WINDOW);
        repeats += lost;
      }
      Process last = CallsProcess.start(0, server.url(), file, CALLS);
      assertThat(last.waitFor()).as(() -> output(last)).isZero();
      assertThat(distinct(server)).isEqualTo(CALLS);
      assertThat(server.count()).isLessThanOrEqualTo(CALLS + repeats);
      List<Reply> replies =
          RecordedCaller.recordedOnly(
                  List.of(CallsProcess.speaker(server.url())), List.of(Recording.read(file)))
              .replies(CallsProcess.calls(CALLS));
      for (int i = 0; i < CALLS; i++) {
        assertThat(((Reply.Said) replies.get(i)).text()).isEqualTo("reply to call " + i);
      }
    }
  }

  @Test
  void letsASecondProcessWaitAndGivesTheLockBackWhenKilled() throws Exception {
    Path file = folder.resolve("calls.jsonl");
    Process first = CallsProcess.start(0, "http://unused/v1", file, 0);
    BufferedReader out = first.inputReader();
    assertThat(out.readLine()).isEqualTo("open");
    assertThatThrownBy(() -> CallJournal.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("is in use by process " + first.pid(), "started at 20");
    first.destroyForcibly().waitFor();
    CallJournal.open(file).close();
  }

  /// A limit on the size of files is a full disk that ends when the limit does.
  @Test
  void stopsAskingWhenTheDiskIsFullAndLosesNothingBefore() throws Exception {
    Path file = folder.resolve("calls.jsonl");
    try (StubServer server = new StubServer(2)) {
      Process process = CallsProcess.start(64, server.url(), file, FEW);
      String said = output(process);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(said).contains("could not append to", "make room and run the same command again");
      Recording recording = Recording.read(file);
      assertThat(recording.size()).isPositive();
      assertThat(server.count() - recording.size())
          .isBetween(0, WINDOW + 2 * CallsProcess.IN_FLIGHT);
      int before = server.count();
      assertThat(CallsProcess.start(0, server.url(), file, FEW).waitFor()).isZero();
      assertThat(server.count() - before).isEqualTo(FEW - recording.size());
    }
  }

  private static int distinct(StubServer server) {
    return server.asked.size();
  }

  private static String output(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
