package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.checkpoint.WeightsContract;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedWeightsTest implements WeightsContract {
  private static final String RECIPE =
      """
      merge_method: dare_ties
      base_model: base
      models:
        - {model: x, parameters: {weight: [0.2, 0.9], density: 0.5}}
        - {model: y, parameters: {weight: 0.4, density: 0.7}}
      dtype: bfloat16
      seed: 11
      """;

  private final Map<String, ArrayWeights> models =
      Map.of(
          "base", ArrayWeights.tinyLlama(ElementType.F32, 1),
          "x", ArrayWeights.tinyLlama(ElementType.F16, 2),
          "y", ArrayWeights.tinyLlama(ElementType.BF16, 3));

  @Override
  public Weights weights() {
    return merged(RECIPE, 1 << 20);
  }

  @Test
  void computesTheSameFromMemoryAndFromFiles() {
    for (MergeMethod method : MergeMethod.ALL) {
      String recipe = recipe(method);
      Weights resident = merged(recipe, 1 << 20);
      Weights streamed = merged(recipe, 0);
      for (String tensor : resident.tensors().keySet()) {
        assertThat(resident.read(tensor)).containsExactly(streamed.read(tensor));
      }
    }
  }

  @Test
  void keepsNamesOrderAndShapesAndTellsTheOutputType() {
    Weights merged = weights();
    assertThat(merged.tensors().sequencedKeySet())
        .containsExactlyElementsOf(models.get("base").tensors().sequencedKeySet());
    assertThat(merged.tensors().values()).allMatch(spec -> spec.type() == ElementType.BF16);
  }

  @Test
  void givesEachLayerItsValueAndTheEndsThoseOfTheirNeighbours() {
    Weights merged =
        merged(
            """
            merge_method: task_arithmetic
            base_model: base
            models: [{model: x, parameters: {weight: [0, 1]}}]
            dtype: float32
            """,
            0);
    for (String first :
        List.of("model.embed_tokens.weight", "model.layers.0.mlp.down_proj.weight")) {
      assertThat(merged.read(first)).containsExactly(models.get("base").read(first));
    }
    for (String last :
        List.of("model.layers.1.mlp.down_proj.weight", "model.norm.weight", "lm_head.weight")) {
      assertThat(merged.read(last)).containsExactly(models.get("x").read(last), within(1e-6f));
    }
  }

  @Test
  void writesAModelThatItsRecipeRebuilds(@TempDir Path folder) throws IOException {
    writeModels(folder);
    Path file = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    String once = merge(file, folder.resolve("once"), 1);
    assertThat(merge(file, folder.resolve("twice"), 3)).isEqualTo(once);
  }

  @Test
  void leavesNothingBehindWhenAStreamedSourceIsNotFinite(@TempDir Path folder) throws IOException {
    writeModels(folder);
    Path broken = folder.resolve("x").resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(broken);
    bytes[bytes.length - 2] = 0; // the last number of the last tensor becomes infinite
    bytes[bytes.length - 1] = 0x7C;
    Files.write(broken, bytes);
    Path file = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merge(file, folder.resolve("once"), 2))
        .withMessageContaining("x: lm_head.weight holds NaN or infinity");
    assertThat(folder).isDirectoryNotContaining(made -> made.toString().contains("once"));
  }

  @Test
  void refusesModelsThatDoNotFitTogether() {
    ArrayWeights a = new ArrayWeights().with("v", 1, 2, 3).with("w", 1);
    assertRefused(
        a,
        new ArrayWeights().with("v", 1, 2).with("w", 1),
        "v has shape [3] in a, but [2] in b; merge models of one architecture and one vocabulary");
    assertRefused(
        a, new ArrayWeights().with("v", 1, 2, 3), "b has no tensor w, which has shape [1] in a");
    assertRefused(
        new ArrayWeights().with("w", 1), a, "a has no tensor v, which has shape [3] in b");
    assertRefused(
        a,
        new ArrayWeights().with("v", 1, Float.NaN, 3).with("w", 1),
        "b: v holds NaN or infinity");
  }

  @Test
  void refusesATensorThatNoFilterReaches() {
    Weights merged =
        merged(
            """
            merge_method: task_arithmetic
            base_model: base
            models: [{model: x, parameters: {weight: [{filter: mlp, value: 1}]}}]
            dtype: float32
            """,
            0);
    merged.read("model.layers.0.mlp.down_proj.weight");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> merged.read("model.norm.weight"))
        .withMessage(
            "task_arithmetic gives weight no value for model.norm.weight; add one, or a case"
                + " without a filter");
  }

  private void writeModels(Path folder) throws IOException {
    for (Map.Entry<String, ArrayWeights> model : models.entrySet()) {
      CheckpointWriter.of(new JsonMapper().createObjectNode())
          .write(model.getValue(), folder.resolve(model.getKey()), Progress.SILENT);
    }
  }

  private static String merge(Path file, Path target, int threads) throws IOException {
    MergeRecipe recipe = RecipeYaml.read(file);
    try (Merge merge = Merge.open(recipe, file.resolveSibling(""))) {
      merge.writer(target).withThreads(threads).write(merge.weights(), target, Progress.SILENT);
      assertThat(merge.id(1, Progress.SILENT)).hasSize(64);
    }
    try (Checkpoint written = Checkpoint.open(target)) {
      written.requireFinite(Progress.SILENT);
    }
    return Sha256.of(target.resolve("model.safetensors"));
  }

  private Weights merged(String recipe, long memory) {
    return MergedWeights.of(RecipeYaml.parse(recipe, "recipe.yaml"), SourcePool.of(models, memory));
  }

  private static String recipe(MergeMethod method) {
    String own = method.parameter("weight").isPresent() ? ", parameters: {weight: 0.3}" : "";
    String second = method.maxSources() > 1 ? ", {model: y" + own + "}" : "";
    return "merge_method: %s\nmodels: [{model: x%s}%s]\ndtype: float32\n%s%s"
        .formatted(
            method.name(),
            own,
            second,
            method.needsBase() ? "base_model: base\n" : "",
            method.parameter("t").isPresent() ? "parameters: {t: 0.4}\n" : "");
  }

  private static void assertRefused(ArrayWeights a, ArrayWeights b, String words) {
    Map<String, ArrayWeights> both = new LinkedHashMap<>();
    both.put("a", a);
    both.put("b", b);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> SourcePool.of(both, 1 << 20))
        .withMessageContaining(words);
  }
}
