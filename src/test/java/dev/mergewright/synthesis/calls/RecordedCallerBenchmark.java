package dev.mergewright.synthesis.calls;

import dev.mergewright.llama.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Calls per second through address, budget, governor and journal, with a model that answers at
/// once: what is left is the overhead.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordedCallerBenchmark {
  private static final int CALLS = 5000;

  @Param({"16", "64"})
  public int inFlight;

  private final List<Call> calls =
      IntStream.range(0, CALLS)
          .mapToObj(i -> Call.greedy("m", List.of(Message.user("question " + i)), 300))
          .toList();
  private Path folder;
  private Path file;
  private Speaker speaker;

  @Setup(Level.Invocation)
  public void makeFolder() throws IOException {
    folder = Files.createTempDirectory("calls");
    file = folder.resolve("calls.jsonl");
    speaker =
        new FaultyChatModel()
            .remote(
                "m",
                Limits.of(inFlight, null, null, null),
                new Price(BigDecimal.ONE, BigDecimal.TEN, "2026-11-02"));
  }

  @TearDown(Level.Invocation)
  public void removeFolder() throws IOException {
    Files.delete(file);
    Files.delete(folder.resolve("calls.jsonl.lock"));
    Files.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public List<Reply> askAndRecord() throws IOException, InterruptedException {
    try (CallJournal journal = CallJournal.open(file)) {
      return RecordedCaller.open(
              List.of(speaker), journal, List.of(), new Spending(BigDecimal.TEN, false))
          .replies(calls);
    }
  }
}
