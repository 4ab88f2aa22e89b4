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
  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe.")
  private Path file = Path.of("recipe.yaml");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The model directory to make.")
  private Path target = Path.of("merged-model");

  @Option(
      names = "--dry-run",
      description = "Check everything but the weights' numbers, print the plan and write nothing.")
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
        String name = kernels == null ? "cpu" : kernels.name();
        print(new PlanText(merge.plan()), name, merge.room(target));
      } else {
        write(merge, recipe);
      }
    }
    return 0;
  }

  private void print(PlanText plan, String name, DiskRoom room) throws IOException {
    Map<String, Object> object = plan.asMap();
    object.put("device", name);
    object.put("model", target.toString());
    object.put("bytes", room.needed());
    object.put("free_bytes", room.free());
    List<String> lines = new ArrayList<>(plan.lines());
    lines.add("device   " + name);
    lines.add("model    " + target + ", not written: this is a dry run");
    lines.add("disk     %,d bytes to write, %,d free".formatted(room.needed(), room.free()));
    lines.addAll(plan.remarks());
    output.print(object, String.join(System.lineSeparator(), lines));
  }

  private void write(Merge merge, MergeRecipe recipe) throws IOException {
    ConsoleProgress progress = ConsoleProgress.standard();
    progress.begin("merge " + recipe.method().name(), 0);
    merge
        .writer(target)
        .withThreads(execution.threads())
        .withShardBytes(shardBytes)
        .write(merge.weights(), target, progress);
    progress.end(target.toString());
    String id = merge.id(execution.threads(), progress);
    output.print(
        Map.of("recipe", id, "model", target.toString()),
        "model   %s%nrecipe  %s".formatted(target, id));
  }
}
