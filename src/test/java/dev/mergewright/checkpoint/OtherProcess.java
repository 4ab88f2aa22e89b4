package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/// A second virtual machine that starts a folder. File locks belong to processes, so a test within
/// one process cannot see whether one is held.
final class OtherProcess {
  private OtherProcess() {}

  /// Starts a folder over there, which removes what it takes for abandoned; returns its exit code.
  static int startAndClose(Path target) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OtherProcess.class.getName(),
            target.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  public static void main(String[] arguments) throws IOException {
    AtomicFolder.create(Path.of(arguments[0])).close();
  }
}
