package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that merge and are ended in the middle, by a signal that they cannot see and by
/// one that they can.
@Tag("slow")
class KilledMergeTest {
  private static final int KILLS = 5;

  /// A start that ends before its kill proves nothing; so many of them are a broken test.
  private static final int STARTS = 20;

  private static final String RECIPE =
      """
      merge_method: ties
      base_model: base
      models: [{model: source, parameters: {weight: 0.7, density: 0.5}}]
      dtype: float32
      out_dtype: bfloat16
      """;

  @TempDir private static Path folder;
  private static Path target;
  private static long writing;

  /// Makes the models and the merge that nobody disturbs.
  @BeforeAll
  static void mergeInPeace() throws IOException, InterruptedException {
    write("base", 1);
    write("source", 2);
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    target = folder.resolve("merged");
    Process process = start();
    awaitWriting(process);
    long start = System.nanoTime();
    assertThat(process.waitFor()).isZero();
    writing = System.nanoTime() - start;
    Files.move(target, folder.resolve("peaceful"));
  }

  @Test
  void leavesNothingThatLooksLikeAModelAndMakesTheSameBytesAfterwards()
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(20261122);
    int kills = 0;
    for (int starts = 0; kills < KILLS; starts++) {
      assertThat(starts).isLessThan(STARTS);
      Process process = start();
      awaitWriting(process);
      TimeUnit.NANOSECONDS.sleep(random.nextLong(writing));
      process.destroyForcibly().waitFor();
      if (Files.exists(target)) { // it was done, and then it must be whole
        assertIsTheMerge();
        remove(target);
      } else {
        kills++;
        assertThat(leftovers()).hasSizeLessThanOrEqualTo(1); // those before were removed
      }
    }
    assertThat(start().waitFor()).isZero();
    assertIsTheMerge();
    assertThat(leftovers()).isEmpty();
    remove(target);
  }

  @Test
  void removesItsTraceWhenItIsAskedToEnd() throws IOException, InterruptedException {
    Process process = start();
    awaitWriting(process);
    process.destroy(); // SIGTERM; Ctrl-C is handled alike
    process.waitFor();
    if (!Files.exists(target)) {
      assertThat(leftovers()).isEmpty();
    } else {
      assertIsTheMerge();
      remove(target);
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Mergewright.class.getName(),
            "merge",
            folder.resolve("recipe.yaml").toString(),
            target.toString(),
            "--threads=2")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /// Waits until the process has begun to write weights; what an earlier one left does not count.
  private static void awaitWriting(Process process) throws IOException, InterruptedException {
    String own = ".merged.part-" + process.pid() + "-";
    while (process.isAlive()
        && leftovers().stream()
            .noneMatch(
                part ->
                    part.getFileName().toString().startsWith(own)
                        && Files.exists(part.resolve("model.safetensors")))) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> siblings = Files.list(folder)) {
      return siblings.filter(path -> path.getFileName().toString().startsWith(".merged")).toList();
    }
  }

  private static void assertIsTheMerge() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("peaceful"))) {
      for (Path file : files.toList()) {
        assertThat(target.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
  }

  private static void remove(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(model);
  }

  /// Some 40 MB in bfloat16, computed as they are written.
  private static void write(String name, long seed) throws IOException {
    CheckpointWriter.of(new JsonMapper().createObjectNode())
        .withThreads(2)
        .write(new Noise(seed), folder.resolve(name), Progress.SILENT);
  }

  private record Noise(long seed) implements Weights {
    @Override
    public SequencedMap<String, TensorSpec> tensors() {
      SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>();
      for (int layer = 0; layer < 20; layer++) {
        tensors.put(
            "model.layers." + layer + ".mlp.down_proj.weight",
            new TensorSpec(ElementType.BF16, List.of(1024L, 1024L)));
      }
      return tensors;
    }

    @Override
    public void read(String tensor, long from, float[] into, int count) {
      for (int i = 0; i < count; i++) {
        long mixed = (from + i + tensor.hashCode() * 31L + seed) * 0x9E3779B97F4A7C15L;
        into[i] = (mixed >> 40) * 0x1p-23f;
      }
    }
  }
}
