package dev.mergewright.cli;

import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.Merge;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.tensor.DeviceKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A recipe made into a model directory.
@Command(
    name = "merge",
    header = "Merge models as a recipe says.",
    description =
        "The recipe is YAML in the dialect of mergekit; paths are relative to it, and names such as"
            + " org/model are looked up in the Hugging Face cache. The folder appears when it is"
            + " complete.",
    footer = {
      "",
      "Example:",
      "  mergewright merge --dry-run recipe.yaml merged-model",
      "  mergewright merge recipe.yaml merged-model"
    })
final class MergeCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1_000_000;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe.")
  private Path file = Path.of("recipe.yaml");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The model directory to make.")
  private Path target = Path.of("merged-model");

  @Option(
      names = "--dry-run",
      description =
          "Check everything but the weights' numbers, merge a sample for about a second, print the"
              + " plan with disk, memory and time, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--compat",
      description =
          "Take mergekit's side wherever it differs, as compat: mergekit in the recipe does.")
  private boolean compat;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "The greatest weight file, such as 5GB (the default) or 500MB.")
  private long shardBytes = CheckpointWriter.SHARD_BYTES;

  @Mixin private MergeDevice device = new MergeDevice();
  @Mixin private Execution execution = new Execution();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file, compat);
    if (shardBytes < 1) {
      throw new InvalidInputException("--shard-size must be at least one byte");
    }
    Path folder = file.toAbsolutePath().resolveSibling("");
    try (DeviceKernels kernels = device.open();
        Merge merge = Merge.open(recipe, folder, kernels)) {
      if (dryRun) {
        print(merge, kernels == null ? "cpu" : kernels.name());
      } else {
        write(merge, recipe, new PlanText(merge.plan()));
      }
    }
    return 0;
  }

  private void print(Merge merge, String name) throws IOException {
    PlanText plan = new PlanText(merge.plan());
    DiskRoom room = merge.room(target);
    int threads = execution.threads();
    long heap = merge.heap(threads);
    OptionalDouble seconds = merge.seconds(threads);
    Map<String, Object> object = plan.asMap();
    object.put("device", name);
    object.put("model", target.toString());
    object.put("bytes", room.needed());
    object.put("free_bytes", room.free());
    object.put("heap_bytes", heap);
    object.put("threads", threads);
    seconds.ifPresent(value -> object.put("seconds", value));
    List<String> lines = new ArrayList<>(plan.lines());
    lines.add("device   " + name);
    lines.add("model    " + target + ", not written: this is a dry run");
    lines.add("disk     %,d bytes to write, %,d free".formatted(room.needed(), room.free()));
    lines.add("memory   about %,d MB of heap; the models stay on disk".formatted(heap / MEGABYTE));
    lines.add("time     " + time(seconds, threads));
    lines.addAll(plan.remarks());
    output.print(object, String.join(System.lineSeparator(), lines));
  }

  private static String time(OptionalDouble seconds, int threads) {
    if (seconds.isEmpty()) {
      return "unknown: trim: model reads every weight before the first is merged";
    }
    return "about %,d s on %d threads, and what the disk takes; a sample was merged to tell"
        .formatted(Math.max(1, Math.round(seconds.getAsDouble())), threads);
  }

  private void write(Merge merge, MergeRecipe recipe, PlanText plan) throws IOException {
    ConsoleProgress progress = ConsoleProgress.standard();
    progress.begin("merge " + recipe.method().name(), 0);
    merge
        .writer(target)
        .withThreads(execution.threads())
        .withShardBytes(shardBytes)
        .write(merge.weights(), target, progress);
    progress.end(target.toString());
    String id = merge.id(execution.threads(), progress);
    Map<String, Object> object = plan.asMap();
    object.put("recipe", id);
    object.put("model", target.toString());
    List<String> lines = new ArrayList<>(List.of("model    " + target, "recipe   " + id));
    lines.addAll(plan.remarks());
    output.print(object, String.join(System.lineSeparator(), lines));
  }
}
