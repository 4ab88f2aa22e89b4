package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.DiskRoom;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergePlanTest {
  private static final String RECIPE =
      """
      merge_method: ties
      base_model: base
      models: [{model: x, parameters: {weight: 0.5}}]
      dtype: bfloat16
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeModels() throws IOException {
    write("base", ArrayWeights.tinyLlama(ElementType.F32, 1));
    write("x", ArrayWeights.tinyLlama(ElementType.F32, 2));
  }

  @Test
  void countsWhatTheMergeWrites() throws IOException {
    MergePlan plan = plan(RECIPE);
    DiskRoom room = room(RECIPE, folder.resolve("deep/merged"));
    assertThat(plan.places())
        .containsEntry("base", folder.resolve("base").toString())
        .containsEntry("x", folder.resolve("x").toString());
    assertThat(plan.bytesToRead()).isEqualTo(2 * 4 * plan.weights());
    assertThat(plan.tensors()).isEqualTo(9);
    assertThat(plan.weights()).isEqualTo(2 * 32 * 8 + 2 * (8 + 64 + 192) + 8);
    assertThat(room.needed()).isBetween(2 * plan.weights(), 2 * plan.weights() + 2000);
    assertThat(room.free()).isPositive();
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  @Test
  void namesWhatCannotChangeTheMerge() throws IOException {
    assertThat(plan(RECIPE).inert()).containsOnlyKeys("weight");
    assertThat(plan(RECIPE + "parameters: {normalize: false}\n").inert()).isEmpty();
  }

  @Test
  void namesWhatTheDeviceLeavesToTheCpu() throws IOException {
    String nearSwap =
        RECIPE.replace("ties", "nearswap").replace(", parameters: {weight: 0.5}", "")
            + "parameters: {t: 0.1}\n";
    try (DeviceKernels kernels = DeviceKernels.onCpu()) {
      for (String recipe : List.of(RECIPE, nearSwap)) {
        try (Merge merge = Merge.open(RecipeYaml.parse(recipe, "recipe.yaml"), folder, kernels)) {
          assertThat(merge.plan().notes())
              .hasSize(recipe.equals(nearSwap) ? 1 : 0)
              .allMatch(note -> note.startsWith("nearswap has no form for the device"));
        }
      }
      String stepped = RECIPE + "compat: mergekit\n";
      try (Merge merge = Merge.open(RecipeYaml.parse(stepped, "recipe.yaml"), folder, kernels)) {
        assertThat(merge.plan().notes())
            .singleElement()
            .asString()
            .startsWith("ties in mergekit's steps has no form for the device");
      }
    }
  }

  @Test
  void namesFiltersThatMatchNothing() throws IOException {
    String filtered =
        """
        merge_method: slerp
        base_model: base
        models: [{model: x}]
        parameters:
          t:
            - {filter: self_atn, value: 0.25}
            - {filter: mlp, value: 0.75}
            - {filter: "*", value: 0.5}
        """;
    assertThat(plan(filtered).notes())
        .containsExactly("no tensor's name contains the filter \"self_atn\" of t");
    assertThat(plan(filtered.replace("self_atn", "self_attn")).notes()).isEmpty();
  }

  @Test
  void namesModelsOfAnotherArchitecture() throws IOException {
    Files.writeString(folder.resolve("base/config.json"), "{\"model_type\": \"mistral\"}");
    Files.writeString(folder.resolve("x/config.json"), "{\"model_type\": \"mistral\"}");
    assertThat(plan(RECIPE).notes()).isEmpty();
    Files.writeString(folder.resolve("x/config.json"), "{\"model_type\": \"qwen3\"}");
    assertThat(plan(RECIPE).notes())
        .containsExactly(
            "base is a mistral model and x a qwen3 model: tensors are merged by name and shape,"
                + " whatever they mean");
  }

  @Test
  void refusesWhatTheMergeWouldRefuse() throws IOException {
    Path target = folder.resolve("merged");
    assertRefused("base exists already", RECIPE, folder.resolve("base"));
    assertRefused(
        "not in the Hugging Face cache", RECIPE.replace("model: x", "model: lost"), target);
    assertRefused(
        "gives weight no value", RECIPE.replace("0.5", "[{filter: mlp, value: 0.5}]"), target);
    assertRefused("no folder", RECIPE, folder.resolve("base/config.json/merged"));
    write("x", new ArrayWeights().with("model.norm.weight", 1, 2));
    assertRefused("merge models of one architecture", RECIPE, target);
  }

  private void assertRefused(String words, String recipe, Path target) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> room(recipe, target))
        .withMessageContaining(words);
  }

  private MergePlan plan(String recipe) throws IOException {
    try (Merge merge = Merge.open(RecipeYaml.parse(recipe, "recipe.yaml"), folder)) {
      return merge.plan();
    }
  }

  private DiskRoom room(String recipe, Path target) throws IOException {
    try (Merge merge = Merge.open(RecipeYaml.parse(recipe, "recipe.yaml"), folder)) {
      return merge.room(target);
    }
  }

  private void write(String name, ArrayWeights weights) throws IOException {
    Path model = folder.resolve(name);
    if (Files.exists(model)) {
      Files.delete(model.resolve("model.safetensors"));
      Files.delete(model.resolve("config.json"));
      Files.delete(model);
    }
    CheckpointWriter.of(new JsonMapper().createObjectNode()).write(weights, model, Progress.SILENT);
  }
}
