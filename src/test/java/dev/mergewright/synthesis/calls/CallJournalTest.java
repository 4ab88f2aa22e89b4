package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallJournalTest {
  private static final Identity WHO = new Identity("openai", "http://localhost/v1", "m", "");

  @TempDir private Path folder;

  @Test
  void givesBackWhatWasRecorded() throws Exception {
    JournalRecord said = record("k1", "two\nlines \u20ac \ud83d\ude00");
    JournalRecord withheld = record("k2", "bad words").redacted(Verdict.COMPLIED);
    JournalRecord priced =
        new JournalRecord(
            "k3",
            WHO,
            null,
            null,
            "HTTP 400",
            false,
            "other",
            0,
            0,
            true,
            new BigDecimal("0.000125"),
            2,
            "2026-11-22T08:00:00.123Z",
            true);
    write(said, withheld, priced);

    Recording read = Recording.read(file());

    assertThat(List.of(said, withheld, priced))
        .allSatisfy(record -> assertThat(read.find(record.key())).isEqualTo(record));
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.tornBytes()).isZero();
    assertThat(read.spent()).isZero(); // another journal paid
    assertThat(Files.readString(file())).doesNotContain("bad words");
  }

  @Test
  void keepsTheFirstRecordOfACall() throws Exception {
    try (CallJournal journal = CallJournal.open(file())) {
      assertThat(journal.append(record("k", "first")).text()).isEqualTo("first");
      assertThat(journal.append(record("k", "second")).text()).isEqualTo("first");
    }
    assertThat(Files.readAllLines(file())).hasSize(2);
  }

  @Test
  void isOnDiskWhenSyncReturns() throws Exception {
    try (CallJournal journal = CallJournal.open(file())) {
      journal.append(record("k", "text"));
      journal.sync();
      assertThat(Recording.read(file()).find("k")).isNotNull();
    }
  }

  @Test
  void forcesWhatNobodyWaitsForSoonEnough() throws Exception {
    try (CallJournal journal = CallJournal.open(file())) {
      journal.append(record("k", "text"));
      // Ends with the test's own time limit should it never come.
      while (Recording.read(file()).find("k") == null) {
        Thread.sleep(20);
      }
    }
  }

  @Test
  void dropsATornTailAtEveryPossiblePlace() throws Exception {
    write(record("k1", "first"), record("k2", "second \u20ac"));
    byte[] whole = Files.readAllBytes(file());
    int lastStart = 0;
    for (int i = 0; i < whole.length - 1; i++) {
      lastStart = whole[i] == '\n' ? i + 1 : lastStart;
    }
    for (int end = lastStart; end < whole.length; end += 7) {
      Files.write(file(), Arrays.copyOf(whole, end));
      try (CallJournal journal = CallJournal.open(file())) {
        assertThat(journal.recording().size()).isEqualTo(1);
        assertThat(journal.recording().tornBytes()).isEqualTo(end - lastStart);
        journal.append(record("k2", "again"));
      }
      assertThat(Recording.read(file()).size()).isEqualTo(2);
      assertThat(Recording.read(file()).tornBytes()).isZero();
    }
  }

  @Test
  void dropsDamagedRecordsThatNoWholeOneFollows() throws Exception {
    write(record("k1", "first"));
    Files.writeString(file(), "\0\0\0\0\n\0\0", StandardOpenOption.APPEND);
    assertThat(Recording.read(file()).tornBytes()).isEqualTo(7);
    assertThat(Recording.read(file()).size()).isEqualTo(1);
  }

  @Test
  void refusesDamageBeforeWholeRecordsAndNamesTheLine() throws Exception {
    write(record("k1", "first"), record("k2", "second"), record("k3", "third"));
    Files.writeString(file(), Files.readString(file()).replace("second", "sEcond"));
    assertThatThrownBy(() -> CallJournal.open(file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("calls.jsonl:3 is damaged");
    // The lock is free again: the same complaint, not another one.
    assertThatThrownBy(() -> CallJournal.open(file())).hasMessageContaining("is damaged");
  }

  @Test
  void leavesFilesAloneThatAreNoJournals() throws Exception {
    for (String text : List.of("my notes", "my notes\nand more\n", "{\"a\":1}\n")) {
      Files.writeString(file(), text);
      assertThatThrownBy(() -> CallJournal.open(file()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is no journal of calls");
      assertThat(file()).hasContent(text);
    }
    Files.write(file(), JournalRecord.line("{\"journal\":\"mergewright calls\",\"version\":9}"));
    assertThatThrownBy(() -> CallJournal.open(file())).hasMessageContaining("another version");
  }

  @Test
  void beginsAgainWhenNotEvenTheFirstLineWasWritten() throws Exception {
    Files.write(file(), Arrays.copyOf(JournalRecord.line(Recording.HEADER), 9));
    write(record("k", "text"));
    assertThat(Recording.read(file()).size()).isEqualTo(1);
  }

  @Test
  void refusesASecondWriterInThisProcess() throws Exception {
    try (CallJournal _ = CallJournal.open(file())) {
      assertThatThrownBy(() -> CallJournal.open(folder.resolve(".").resolve("calls.jsonl")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is in use by this process");
    }
    CallJournal.open(file()).close();
  }

  @Test
  void saysThatAMissingRecordingIsMissing() {
    assertThatThrownBy(() -> Recording.read(file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("does not exist");
  }

  private void write(JournalRecord... records) throws IOException {
    try (CallJournal journal = CallJournal.open(file())) {
      for (JournalRecord record : records) {
        journal.append(record);
      }
    }
  }

  private Path file() {
    return folder.resolve("calls.jsonl");
  }

  static JournalRecord record(String key, String text) {
    return new JournalRecord(
        key,
        WHO,
        text,
        null,
        null,
        false,
        "stop",
        10,
        5,
        true,
        null,
        1,
        "2026-11-22T08:00:00.123Z",
        false);
  }
}
