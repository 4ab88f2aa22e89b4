package dev.mergewright.experiment.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LockTableTest {
  @TempDir Path folder;

  @Test
  void namesTheProcessThatHoldsAJournal() throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    try (OtherProcess other = OtherProcess.holding(journal)) {
      LockTable locks = LockTable.now();
      assertThat(locks.holder(journal)).isEqualTo(other.pid());
      assertThat(locks.isOurs(journal)).isFalse();
      assertThat(locks.holder(Files.createFile(folder.resolve("other")))).isNull();
    }
  }

  @Test
  void knowsTheLocksOfThisProcess() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    try (Journal _ = Journal.open(file)) {
      assertThat(LockTable.now().isOurs(file)).isTrue();
    }
    assertThat(LockTable.now().isOurs(file)).isFalse();
  }

  /// Waiting processes hold nothing, and neither do readers or the locks of `flock`.
  @Test
  void countsOnlyTheLocksThatAJournalTakes() throws IOException {
    Path file = Files.createFile(folder.resolve("journal.jsonl"));
    long device = (Long) Files.getAttribute(file, "unix:dev");
    String place =
        "%02x:%02x:%s"
            .formatted(
                device >> 8 & 0xfff,
                (device & 0xff) | (device >> 12 & 0xfff00),
                Files.getAttribute(file, "unix:ino"));
    List<String> others =
        List.of(
            "1: -> POSIX  ADVISORY  WRITE 12 %s 0 EOF".formatted(place),
            "2: FLOCK  ADVISORY  WRITE 13 %s 0 EOF".formatted(place),
            "3: POSIX  ADVISORY  READ 14 %s 0 EOF".formatted(place),
            "4: POSIX  ADVISORY  WRITE 15 %s1 0 EOF".formatted(place));
    assertThat(new LockTable(others).holder(file)).isNull();
    LockTable held =
        new LockTable(List.of("5: POSIX  ADVISORY  WRITE 16 %s 0 EOF".formatted(place)));
    assertThat(held.holder(file)).isEqualTo(16);
    assertThat(held.holder(folder.resolve("missing"))).isNull();
  }
}
