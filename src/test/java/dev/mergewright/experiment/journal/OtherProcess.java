package dev.mergewright.experiment.journal;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.runs.RunIndex;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A second virtual machine that opens a journal or an index. File locks belong to processes, so a
/// test within one process cannot see whether one is held.
public final class OtherProcess implements AutoCloseable {
  static final String OPENED = "opened";

  private final Process process;
  private final BufferedReader told;

  private OtherProcess(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName()));
    command.addAll(List.of(arguments));
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.told = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Opens the journal over there and tells what came of it: [#OPENED] or the refusal.
  public static String open(Path journal) throws IOException, InterruptedException {
    try (OtherProcess other = new OtherProcess("open", journal.toString())) {
      return other.rest();
    }
  }

  /// Opens the journal over there and keeps it open until this is closed.
  public static OtherProcess holding(Path journal) throws IOException {
    OtherProcess other = new OtherProcess("hold", journal.toString());
    String first = other.told.readLine();
    if (!OPENED.equals(first)) {
      throw new IOException("the other process could not open the journal: " + first);
    }
    return other;
  }

  /// Opens the index over there and lists its runs, by experiment and state.
  public static OtherProcess listing(Path runs) throws IOException {
    return new OtherProcess("list", runs.toString());
  }

  public long pid() {
    return process.pid();
  }

  /// What it says until it ends.
  public String rest() throws IOException, InterruptedException {
    String rest = told.readAllAsString();
    process.waitFor();
    return rest.strip();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
  }

  public static void main(String[] arguments) throws IOException {
    Path place = Path.of(arguments[1]);
    if (arguments[0].equals("list")) {
      try (RunIndex index = RunIndex.open(place)) {
        index.all().forEach(run -> System.out.println(run.experiment() + " " + run.state()));
      }
      return;
    }
    try (Journal _ = Journal.open(place)) {
      System.out.println(OPENED);
      if (arguments[0].equals("hold")) {
        System.in.read();
      }
    } catch (InvalidInputException e) {
      System.out.println(e.getMessage());
    }
  }
}
