package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.TorchDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void measuresEveryWayAndLeavesNothingBehind() throws IOException {
    ModelExecution execution =
        new ModelExecution(TorchDevice.CPU, Precision.F32, 2, OptionalLong.empty());
    ScoreBenchmark.Outcome outcome =
        new ScoreBenchmark(1_000_000, 2, 4, 16, execution).run(folder, Progress.SILENT);
    assertThat(outcome.lines())
        .extracting(ScoreBenchmark.Line::candidates)
        .containsExactly(1, 2, 1, 1, 2);
    assertThat(outcome.lines())
        .allSatisfy(
            line -> {
              assertThat(line.tokensPerSecond() * line.seconds()).isBetween(63.9, 64.1);
              assertThat(line.flops() * line.seconds())
                  .isBetween(0.5 * 64 * outcome.parameters(), 2.0 * 64 * outcome.parameters());
            });
    assertThat(outcome.roofs().flops()).isPositive();
    assertThat(outcome.roofs().bytesPerSecond()).isPositive();
    assertThat(outcome.plan().streams()).isTrue();
    assertThat(outcome.ratio()).isPositive();
    assertThat(folder).isEmptyDirectory();
  }
}
