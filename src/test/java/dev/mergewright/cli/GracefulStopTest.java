package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Each case is a process of its own, which gets SIGTERM; Ctrl-C is handled alike.
class GracefulStopTest {
  /// Work that ends when it is told to, or never.
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) throws InterruptedException {
      boolean obeys = List.of(arguments).contains("obeys");
      CountDownLatch told = new CountDownLatch(1);
      Runnable stop = obeys ? told::countDown : () -> {};
      try (GracefulStop _ = GracefulStop.by(stop, "go on")) {
        System.err.println("at work");
        told.await();
        System.err.println("the closing table");
      }
    }
  }

  @Test
  void waitsForTheWorkAndWhatItSaysAtItsEnd() throws IOException, InterruptedException {
    Process process = start("obeys");
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("at work");
      process.toHandle().destroy();

      assertThat(lines.lines())
          .contains("the closing table", "mergewright: saved; go on")
          .noneMatch(line -> line.contains("abandoned calls"));
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void abandonsTheWorkOnASecondSignal() throws IOException, InterruptedException {
    Process process = start("deaf");
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("at work");
      process.toHandle().destroy();
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).contains("stopping, calls in flight finish");
      process.toHandle().destroy();

      assertThat(lines.readLine())
          .isEqualTo("mergewright: abandoned calls in flight, whose price may be lost; go on");
    }
    assertThat(process.waitFor()).isEqualTo(130);
  }

  private static Process start(String argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Work.class.getName(),
            argument)
        .redirectErrorStream(true)
        .start();
  }
}
