package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.MagnitudeThreshold;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCostTest {
  private static final String TIES =
      """
      merge_method: ties
      base_model: base
      models: [{model: x, parameters: {weight: 0.5, density: 0.5}}]
      dtype: bfloat16
      """;

  /// A thread's block and its tiles: base, source, merged number and one to spare.
  private static final long READING = (65_536 + 4 * Tiles.SIZE) * Float.BYTES;

  @TempDir private Path folder;

  @BeforeEach
  void writeModels() throws IOException {
    for (String name : List.of("base", "x")) {
      CheckpointWriter.of(new JsonMapper().createObjectNode())
          .write(
              ArrayWeights.tinyLlama(ElementType.F32, name.length()),
              folder.resolve(name),
              Progress.SILENT);
    }
  }

  @Test
  void countsHeapByThreadsAndModels() throws IOException {
    try (Merge merge = open(TIES)) {
      long perThread = READING + 2 * MagnitudeThreshold.SEARCH_BYTES;
      assertThat(merge.heap(3) - merge.heap(1)).isEqualTo(2 * perThread);
      assertThat(merge.heap(1)).isGreaterThan(perThread);
    }
  }

  @Test
  void countsTheStagesOnTheWay() throws IOException {
    String chain = "name: stage\n" + TIES + "---\n" + TIES.replace("model: x", "model: stage");
    try (Merge merge = open(TIES);
        Merge chained = open(chain)) {
      assertThat(chained.heap(2) - chained.heap(1)).isEqualTo(2 * (merge.heap(2) - merge.heap(1)));
    }
  }

  @Test
  void estimatesSecondsAndLeavesTheMergeAsItWas() throws IOException {
    try (Merge merge = open(TIES);
        Merge untouched = open(TIES)) {
      assertThat(merge.seconds(2)).isPresent();
      assertThat(merge.seconds(2).getAsDouble()).isPositive();
      for (String tensor : untouched.weights().tensors().keySet()) {
        assertThat(merge.weights().read(tensor)).isEqualTo(untouched.weights().read(tensor));
      }
    }
  }

  @Test
  void doesNotReadAWholeModelForAnEstimate() throws IOException {
    try (Merge merge = open(TIES + "parameters: {trim: model}\n")) {
      assertThat(merge.seconds(2)).isEmpty();
    }
  }

  private Merge open(String recipe) throws IOException {
    return Merge.open(RecipeYaml.parse(recipe, "recipe.yaml"), folder);
  }
}
