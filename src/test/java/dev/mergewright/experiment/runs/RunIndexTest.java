package dev.mergewright.experiment.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.Journal;
import dev.mergewright.experiment.journal.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIndexTest {
  private static final String STOPPED = "at 4 of 9 arms";

  @TempDir Path folder;
  private Path runs;

  /// A blank and a question mark, which mean something in the URL of a database.
  @BeforeEach
  void makeFolder() throws IOException {
    runs = Files.createDirectory(folder.resolve("all runs?"));
  }

  @Test
  void listsRunsByTheirNewestResult() throws IOException {
    WrittenRun old = WrittenRun.finished(runs, "old", 0.3, "77", 5);
    WrittenRun young = WrittenRun.stopped(runs, "young");
    touch(old, "2026-01-01T00:00:00Z");
    touch(young, "2026-01-02T00:00:00Z");
    assertThat(states()).containsExactly("young " + STOPPED, "old finished");
    try (RunIndex index = RunIndex.open(runs)) {
      RunListing finished = index.of("old").getFirst();
      assertThat(finished.folder()).isEqualTo(old.folder());
      assertThat(finished.changed()).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(finished.miniature()).isTrue();
      assertThat(finished.best()).isEqualTo("evomm/ties/both/alpha-0.3/seed-1");
      assertThat(finished.objective()).isEqualTo(1 - 0.8 + 0.3);
      assertThat(finished.evaluations()).isZero();
      assertThat(finished.seconds()).isBetween(3.0, 60.0);
      assertThat(index.of("elsewhere")).isEmpty();
    }
  }

  @Test
  void followsWhatChangesBetweenTwoLooks() throws IOException {
    WrittenRun first = WrittenRun.stopped(runs, "first");
    WrittenRun second = WrittenRun.stopped(runs, "second");
    assertThat(states()).containsExactlyInAnyOrder("first " + STOPPED, "second " + STOPPED);
    first.append(first.end(4));
    remove(second.folder());
    WrittenRun.finished(runs, "a/third", 0.3, "77", 5);
    assertThat(states()).containsExactlyInAnyOrder("first at 5 of 9 arms", "a/third finished");
  }

  @Test
  void readsAgainOnlyWhatChanged() throws IOException, SQLException {
    WrittenRun.stopped(runs, "same");
    WrittenRun changed = WrittenRun.stopped(runs, "changed");
    assertThat(states()).hasSize(2);
    try (Connection index = database();
        Statement statement = index.createStatement()) {
      statement.execute("UPDATE run SET settled = 1");
    }
    changed.append(changed.end(4));
    assertThat(states()).containsExactlyInAnyOrder("same at 1 of 9 arms", "changed at 5 of 9 arms");
  }

  @Test
  void isMadeAgainWhenItIsMissing() throws IOException {
    WrittenRun.stopped(runs, "small");
    assertThat(states()).hasSize(1);
    Files.delete(file());
    assertThat(states()).containsExactly("small " + STOPPED);
    assertThat(file()).exists();
  }

  /// Nothing; within the header; within the first page; the last byte missing; no database at all.
  @ParameterizedTest
  @ValueSource(ints = {0, 50, 1000, -1, Integer.MIN_VALUE})
  void isMadeAgainWhenItIsTorn(int length) throws IOException {
    WrittenRun.stopped(runs, "small");
    assertThat(states()).hasSize(1);
    byte[] whole = Files.readAllBytes(file());
    if (length == Integer.MIN_VALUE) {
      Arrays.fill(whole, (byte) 'x');
    }
    int kept = length == Integer.MIN_VALUE ? whole.length : Math.floorMod(length, whole.length);
    Files.write(file(), Arrays.copyOf(whole, kept));
    assertThat(states()).containsExactly("small " + STOPPED);
    assertThat(states()).containsExactly("small " + STOPPED);
  }

  @Test
  void isMadeAgainWhenAPageIsOverwritten() throws IOException {
    WrittenRun.stopped(runs, "small");
    assertThat(states()).hasSize(1);
    byte[] whole = Files.readAllBytes(file());
    Arrays.fill(whole, whole.length - 4096, whole.length - 2048, (byte) 'x');
    Files.write(file(), whole);
    assertThat(states()).containsExactly("small " + STOPPED);
  }

  @Test
  void isMadeAgainWhenItIsOfAnotherFormat() throws IOException, SQLException {
    WrittenRun.stopped(runs, "small");
    try (Connection index = database();
        Statement statement = index.createStatement()) {
      statement.execute("CREATE TABLE run (folder TEXT, stamp TEXT)");
      statement.execute("INSERT INTO run VALUES ('gone', 'old')");
      statement.execute("PRAGMA user_version = 99");
    }
    assertThat(states()).containsExactly("small " + STOPPED);
  }

  @Test
  void listsARunThatItCannotReadWithTheReason() throws IOException {
    WrittenRun broken = WrittenRun.stopped(runs, "broken");
    WrittenRun.stopped(runs, "sound");
    Files.writeString(broken.journal(), "not json\n", StandardOpenOption.APPEND);
    assertThat(states()).containsExactlyInAnyOrder("broken unreadable", "sound " + STOPPED);
    try (RunIndex index = RunIndex.open(runs)) {
      assertThat(index.of("broken").getFirst().problem()).contains("journal.jsonl:7");
    }
  }

  @Test
  void findsARunByTheBeginningOfItsId() throws IOException {
    WrittenRun one = WrittenRun.stopped(runs, "one");
    WrittenRun copy = WrittenRun.stopped(folder.resolve("elsewhere"), "one");
    Files.createDirectories(runs.resolve("two"));
    Files.move(copy.folder(), runs.resolve("two").resolve(copy.id()));
    WrittenRun.finished(runs, "three", 0.3, "77", 5);
    try (RunIndex index = RunIndex.open(runs)) {
      assertThat(index.find("three/").experiment()).isEqualTo("three");
      assertThatThrownBy(() -> index.find(one.id().substring(0, 6)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("begins the ids of 2 runs (")
          .hasMessageContaining(one.folder().toString());
      assertThatThrownBy(() -> index.find("%"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("no run in");
    }
  }

  @Test
  void tellsWhichRunsAreBeingWorkedOn() throws IOException, InterruptedException {
    WrittenRun run = WrittenRun.stopped(runs, "small");
    assertThat(states()).containsExactly("small " + STOPPED);
    try (OtherProcess _ = OtherProcess.holding(run.journal())) {
      assertThat(states()).containsExactly("small " + STOPPED + ", being worked on");
      assertThat(OtherProcess.open(run.journal())).contains("in use by another process");
    }
  }

  /// A run of this process: what the index knew of it stays, and nobody else can open it.
  @Test
  void leavesARunOfThisProcessAlone() throws IOException, InterruptedException {
    WrittenRun run = WrittenRun.stopped(runs, "small");
    assertThat(states()).hasSize(1);
    try (Journal journal = Journal.open(run.journal())) {
      journal.append(run.end(4));
      assertThat(states()).containsExactly("small " + STOPPED + ", being worked on");
      assertThat(OtherProcess.open(run.journal())).contains("in use by another process");
    }
    assertThat(states()).containsExactly("small at 5 of 9 arms");
  }

  @Test
  void servesSeveralProcessesAtOnceAlsoWhenItIsTorn() throws IOException, InterruptedException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      WrittenRun.stopped(runs, "run-" + i);
      expected.add("run-" + i + " " + STOPPED);
    }
    AtomicFile.write(file(), "torn".repeat(3000));
    List<OtherProcess> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(OtherProcess.listing(runs));
    }
    for (OtherProcess other : others) {
      assertThat(other.rest().lines()).containsExactlyInAnyOrderElementsOf(expected);
      other.close();
    }
    assertThat(states()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> RunIndex.open(folder.resolve("nowhere")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere is not a folder of runs");
  }

  private List<String> states() throws IOException {
    try (RunIndex index = RunIndex.open(runs)) {
      return index.all().stream().map(run -> run.experiment() + " " + run.state()).toList();
    }
  }

  private Path file() {
    return runs.resolve("index.sqlite");
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file().toUri());
  }

  private static void touch(WrittenRun run, String instant) throws IOException {
    Files.setLastModifiedTime(run.journal(), FileTime.from(Instant.parse(instant)));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList().reversed()) {
        Files.delete(each);
      }
    }
  }
}
