package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void measuresEveryMethodAndLeavesNothingBehind() throws IOException {
    MergeBenchmark.Outcome outcome =
        new MergeBenchmark(1_000_000, MergeMethod.ALL, 2, 1).run(folder, Progress.SILENT);
    assertThat(outcome.lines())
        .extracting(MergeBenchmark.Line::method)
        .containsExactlyElementsOf(MergeMethod.ALL.stream().map(MergeMethod::name).toList());
    assertThat(outcome.lines())
        .allSatisfy(
            line -> {
              assertThat(line.seconds()).isPositive();
              assertThat(line.copySeconds()).isPositive();
              assertThat(line.heap()).isPositive();
              // every model and the merge hold two bytes per parameter, and a header
              assertThat(line.bytes())
                  .isBetween(
                      (line.models() + 1) * 2 * outcome.parameters(),
                      (line.models() + 1) * (2 * outcome.parameters() + 10_000));
            });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesModelsThatTheDiskHasNoRoomFor() {
    MergeBenchmark tooLarge = new MergeBenchmark(90_000_000_000_000L, MergeMethod.ALL, 1, 1);
    assertThatThrownBy(() -> tooLarge.run(folder, Progress.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(folder.toString(), "free");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shapesOnePointOneBillionAsTinyLlama() {
    assertThat(SyntheticLlama.of(1_100_000_000)).isEqualTo(new SyntheticLlama(2048, 22));
  }

  @Test
  void comesNearTheParametersAskedFor() {
    for (long parameters : new long[] {1_000_000, 100_000_000, 8_000_000_000L}) {
      assertThat((double) SyntheticLlama.of(parameters).elements() / parameters)
          .as("share of %,d parameters", parameters)
          .isCloseTo(1, within(0.15));
    }
  }

  @Test
  void makesFineTunesThatDifferFromTheirBaseAsRealOnesDo() {
    SyntheticLlama llama = new SyntheticLlama(128, 1);
    String tensor = "model.layers.0.mlp.up_proj.weight";
    float[] base = llama.base().asStored().read(tensor);
    float[] change = llama.fineTune(1).asStored().read(tensor);
    Tiles.subtract(change, base, change, base.length);
    int same = 0;
    for (float difference : change) {
      same += difference == 0 ? 1 : 0;
    }
    double norm = Math.sqrt(Tiles.dot(change, change, base.length));
    assertThat(norm / Math.sqrt(Tiles.dot(base, base, base.length))).isBetween(0.01, 0.03);
    assertThat((double) same / base.length).isBetween(0.4, 0.7);
  }
}
