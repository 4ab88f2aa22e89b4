package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  private static final long GIGABYTE = 1L << 30;

  @TempDir private Path proc;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        proc.resolve("meminfo"),
        """
        MemTotal:       33554432 kB
        MemFree:         1048576 kB
        MemAvailable:   16777216 kB
        """);
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(proc.resolve("self/status"), "Name:\tjava\nRssAnon:\t 2097152 kB\n");
  }

  @Test
  void countsThePageCacheAsFree() {
    assertThat(memory(32 * GIGABYTE, 0).bytes()).isEqualTo(16 * GIGABYTE);
  }

  @Test
  void staysWithinTheContainer() {
    assertThat(memory(8 * GIGABYTE, 0).bytes()).isEqualTo(6 * GIGABYTE);
    assertThat(memory(GIGABYTE, 0).bytes()).isZero();
  }

  @Test
  void leavesWhatTheHeapMayGrowBy() {
    assertThat(memory(32 * GIGABYTE, GIGABYTE).bytes()).isEqualTo(15 * GIGABYTE);
  }

  @Test
  void believesTheJvmWhereThereIsNoProc() throws IOException {
    Files.delete(proc.resolve("meminfo"));
    assertThat(memory(32 * GIGABYTE, 0).bytes()).isEqualTo(3 * GIGABYTE);
  }

  @Test
  void findsSomeOnThisMachine() {
    assertThat(FreeMemory.ofThisProcess().bytes()).isPositive();
  }

  private FreeMemory memory(long limit, long heapRoom) {
    return new FreeMemory(proc, limit, 3 * GIGABYTE, heapRoom);
  }
}
