package dev.mergewright.experiment;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A second virtual machine that opens a journal. File locks belong to processes, so a test within
/// one process cannot see whether one is held.
final class OtherProcess {
  static final String OPENED = "opened";

  private OtherProcess() {}

  /// Opens the journal over there and tells what came of it: [#OPENED] or the refusal.
  static String open(Path journal) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                journal.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return told.strip();
  }

  public static void main(String[] arguments) throws IOException {
    try (Journal _ = Journal.open(Path.of(arguments[0]))) {
      System.out.println(OPENED);
    } catch (InvalidInputException e) {
      System.out.println(e.getMessage());
    }
  }
}
