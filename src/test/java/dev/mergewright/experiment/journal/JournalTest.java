package dev.mergewright.experiment.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.settings.Arm;
import dev.mergewright.experiment.settings.DataUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Arm ARM = new Arm.EvoMm("ties", DataUse.BOTH, 0.3, 1);
  private static final JournalEntry FIRST =
      new JournalEntry.Candidate(
          ARM.id(),
          0,
          List.of(0.1 + 0.2, 1.0),
          "abc",
          Map.of("safety", Math.PI),
          null,
          null,
          null,
          null,
          null,
          null);
  private static final JournalEntry SECOND =
      new JournalEntry.Candidate(
          ARM.id(), 1, List.of(0.0), "def", Map.of(), "not finite", null, 42L, 2, null, null);
  private static final JournalEntry THIRD =
      new JournalEntry.Exam(ARM.id(), "abc", "refusal", "RRcu");

  @TempDir Path folder;

  @Test
  void givesBackEveryNumberToTheBit() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    write(file, FIRST, SECOND, THIRD);
    assertThat(Journal.read(file)).containsExactly(FIRST, SECOND, THIRD);
  }

  @Test
  void findsTheEntriesOfAnArmByKind() throws IOException {
    try (Journal journal = Journal.open(folder.resolve("journal.jsonl"))) {
      journal.append(FIRST);
      journal.append(THIRD);
      assertThat(journal.entries(JournalEntry.Candidate.class, ARM))
          .containsExactly((JournalEntry.Candidate) FIRST);
      assertThat(journal.entries(JournalEntry.Candidate.class, new Arm.Naive("ties"))).isEmpty();
    }
  }

  @Test
  void dropsATornLastLineAndGoesOn() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    write(file, FIRST);
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, 30), StandardOpenOption.APPEND);
    assertThat(Journal.read(file)).containsExactly(FIRST);
    write(file, SECOND);
    assertThat(Journal.read(file)).containsExactly(FIRST, SECOND);
  }

  @Test
  void namesTheBrokenLineInTheMiddle() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    write(file, FIRST);
    Files.writeString(file, "not json\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> Journal.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("journal.jsonl:2");
  }

  @Test
  void refusesASecondOwner() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.entries()).isEmpty();
      assertThatThrownBy(() -> Journal.open(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void refusesASecondProcessUntilItIsClosed() throws IOException, InterruptedException {
    Path file = folder.resolve("journal.jsonl");
    write(file, FIRST); // so that there is something to read under the lock
    try (Journal journal = Journal.open(file)) {
      journal.append(SECOND);
      assertThat(OtherProcess.open(file))
          .isEqualTo(file + " is in use by another process; wait for that run to end, or stop it");
    }
    assertThat(OtherProcess.open(file)).isEqualTo(OtherProcess.OPENED);
  }

  private static void write(Path file, JournalEntry... entries) throws IOException {
    try (Journal journal = Journal.open(file)) {
      for (JournalEntry entry : entries) {
        journal.append(entry);
      }
    }
  }
}
