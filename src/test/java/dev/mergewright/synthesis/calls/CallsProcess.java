package dev.mergewright.synthesis.calls;

import dev.mergewright.llama.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A process of its own that makes calls, so that it can be killed.
final class CallsProcess {
  static final int IN_FLIGHT = 16;

  private CallsProcess() {}

  /// @param arguments the server's address, the journal and how many calls to make; with 0 calls it
  ///   holds the journal until it is ended
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (CallJournal journal = CallJournal.open(Path.of(arguments[1]))) {
      System.out.println("open");
      int count = Integer.parseInt(arguments[2]);
      if (count == 0) {
        Thread.sleep(Long.MAX_VALUE);
      }
      RecordedCaller.open(List.of(speaker(arguments[0])), journal, List.of(), Spending.UNLIMITED)
          .replies(calls(count));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  static Speaker speaker(String url) throws IOException {
    return Speaker.open(
        "m",
        EndpointFaultsTest.settings(url, Limits.of(IN_FLIGHT, null, null, null), false),
        Path.of("."),
        Map.of(),
        new NoLocalModels());
  }

  static List<Call> calls(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Call.greedy("m", List.of(Message.user("call " + i)), 64))
        .toList();
  }

  /// @param fileKilobytes the longest file that it may write, 0 for any
  static Process start(int fileKilobytes, String url, Path journal, int count) throws IOException {
    List<String> command = new ArrayList<>();
    if (fileKilobytes > 0) {
      command.addAll(
          List.of("bash", "-c", "ulimit -f %d; exec \"$@\"".formatted(fileKilobytes), "bash"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CallsProcess.class.getName(),
            url,
            journal.toString(),
            Integer.toString(count)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
