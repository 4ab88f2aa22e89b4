package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresumedMergeTest {
  private static final int ELEMENTS = 200_000;
  private static final int STEP = 6 * Tiles.SIZE; // between the tiles that a presumption looks at

  private static final String RECIPE =
      """
      merge_method: slerp
      base_model: base
      models: [{model: x}]
      parameters: {t: 0.4}
      dtype: float32
      """;

  @TempDir private Path folder;

  private final ArrayWeights base = new ArrayWeights();
  private final ArrayWeights x = new ArrayWeights();
  private final CountedReads counted = new CountedReads(x);

  PresumedMergeTest() {
    Random random = new Random(5);
    add("near", value -> value + 0.01f * (float) random.nextGaussian(), random);
    add("far", _ -> (float) random.nextGaussian(), random);
    float[] from = normal(random);
    float[] turned = from.clone();
    for (int i = 0; i < ELEMENTS; i++) {
      turned[i] = i % STEP < Tiles.SIZE ? from[i] : (float) random.nextGaussian();
    }
    base.with("trap", from);
    x.with("trap", turned);
  }

  private interface Change {
    float of(float value);
  }

  private void add(String tensor, Change change, Random random) {
    float[] from = normal(random);
    float[] to = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      to[i] = change.of(from[i]);
    }
    base.with(tensor, from);
    x.with(tensor, to);
  }

  private static float[] normal(Random random) {
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void writesWhatIsMeasuredWhateverWasPresumed(int threads) throws IOException {
    MergedWeights merged = merged(RECIPE);
    List<Long> done = new ArrayList<>();
    CheckpointWriter.of(new JsonMapper().createObjectNode())
        .withThreads(threads)
        .write(merged, folder.resolve("merged"), into(done));
    Map<String, Long> reads = Map.copyOf(counted.counts());
    try (Checkpoint written = Checkpoint.open(folder.resolve("merged"))) {
      for (String tensor : merged.tensors().keySet()) {
        assertThat(Arrays.mismatch(written.read(tensor), merged.read(tensor))).isNegative();
      }
    }
    assertThat(reads.get("near")).isBetween((long) ELEMENTS, ELEMENTS * 6 / 5L); // once, and a look
    assertThat(reads.get("far")).isBetween(2L * ELEMENTS, ELEMENTS * 11 / 5L);
    assertThat(reads.get("trap")).isBetween(3L * ELEMENTS, ELEMENTS * 16 / 5L);
    long bytes = 3L * ELEMENTS * Float.BYTES;
    assertThat(done).contains(bytes).allMatch(each -> each <= bytes);
  }

  @Test
  void presumesNothingOfMergesThatRoundEveryStep() {
    assertThat(merged(RECIPE).presume("near")).isPresent();
    assertThat(merged(RECIPE).presume("far")).isEmpty();
    assertThat(merged(RECIPE + "compat: mergekit\n").presume("near")).isEmpty();
    assertThat(merged(RECIPE.replace("slerp", "nearswap")).presume("near")).isEmpty();
  }

  private MergedWeights merged(String recipe) {
    return MergedWeights.of(
        RecipeYaml.parse(recipe, "recipe.yaml"),
        SourcePool.of(Map.of("base", base, "x", counted), 0));
  }

  private static Progress into(List<Long> done) {
    return new Progress() {
      @Override
      public void begin(String step, long total) {}

      @Override
      public synchronized void advance(long bytes, String detail) {
        done.add(bytes);
      }

      @Override
      public void end(String outcome) {}
    };
  }
}
