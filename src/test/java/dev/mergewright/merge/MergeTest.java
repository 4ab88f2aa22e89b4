package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Checkpoint;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recipe's way to a model directory: which tensors it has and what its configuration says.
class MergeTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";
  private static final String AVERAGE =
      """
      merge_method: linear
      models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}]
      dtype: float32
      """;

  @TempDir private Path folder;

  @Test
  void keepsTiedEmbeddingsTied() throws IOException {
    write("a", "{\"tie_word_embeddings\": true}", embedding(1));
    write("b", "{\"tie_word_embeddings\": true}", embedding(3).with(HEAD, F32, SHAPE, 3, 3));
    try (Checkpoint merged = merge(AVERAGE)) {
      assertThat(merged.tensors()).containsOnlyKeys(EMBEDDING);
      assertThat(merged.config().path("tie_word_embeddings").asBoolean()).isTrue();
      assertThat(merged.read(EMBEDDING)).containsExactly(2, 2);
    }
    try (Merge merge = open(AVERAGE)) {
      assertThat(merge.plan().leftOut())
          .containsExactly(new LeftOut("b", HEAD, "it repeats the embedding, which is tied"));
    }
  }

  @Test
  void untiesWhatMeetsAHeadOfItsOwn() throws IOException {
    write("a", "{\"tie_word_embeddings\": true}", embedding(1));
    write("b", "{\"tie_word_embeddings\": false}", embedding(3).with(HEAD, F32, SHAPE, 7, 7));
    try (Checkpoint merged = merge(AVERAGE)) {
      assertThat(merged.config().path("tie_word_embeddings").asBoolean(true)).isFalse();
      assertThat(merged.read(EMBEDDING)).containsExactly(2, 2);
      assertThat(merged.read(HEAD)).containsExactly(4, 4);
    }
  }

  @Test
  void writesTheConfigurationOfStackedLayers() throws IOException {
    write(
        "a",
        "{\"num_hidden_layers\": 2, \"layer_types\": [\"full\", \"sliding\"], \"vocab_size\": 2}",
        layered(2));
    write(
        "b",
        "{\"num_hidden_layers\": 3, \"layer_types\": [\"x\", \"y\", \"z\"], \"vocab_size\": 2}",
        layered(3));
    String stack =
        """
        slices:
          - sources: [{model: a, layer_range: [0, 2]}]
          - sources: [{model: b, layer_range: [1, 3]}]
        merge_method: passthrough
        dtype: bfloat16
        """;
    try (Checkpoint merged = merge(stack)) {
      assertThat(merged.tensors()).hasSize(1 + 4);
      assertThat(merged.config().path("num_hidden_layers").asInt()).isEqualTo(4);
      assertThat(merged.config().path("layer_types").toString())
          .isEqualTo("[\"full\",\"sliding\",\"y\",\"z\"]");
      assertThat(merged.config().path("torch_dtype").asText()).isEqualTo("bfloat16");
    }
  }

  /// 1 + 2^-9 lies a quarter of a step above 1 in bf16: to nearest it would always become 1.
  @Test
  void roundsByChanceWhereTheRecipeAsksForItAndScoresWhatItWrites() throws IOException {
    List<Long> shape = List.of(1000L);
    float[] ones = new float[1000];
    float[] more = new float[1000];
    Arrays.fill(ones, 1f);
    Arrays.fill(more, 1 + 0x1p-8f);
    write("a", "{}", new ArrayWeights().with("w", F32, shape, ones));
    write("b", "{}", new ArrayWeights().with("w", F32, shape, more));
    String recipe = AVERAGE.replace("float32", "bfloat16") + "rounding: stochastic\nseed: 3\n";
    try (Merge merge = open(recipe);
        Checkpoint merged = merge(recipe)) {
      float[] written = merged.read("w");
      assertThat(Arrays.equals(merge.weights().asStored().read("w"), written)).isTrue();
      double sum = 0;
      for (float value : written) {
        assertThat(value).isIn(1f, 1 + 0x1p-7f);
        sum += value - 1;
      }
      assertThat(sum / 1000 / 0x1p-9).isBetween(0.8, 1.2); // within 3 deviations
    }
  }

  @Test
  void writesARecipeThatMakesTheSameModelAgain() throws IOException {
    write("a", "{}", embedding(1));
    write("b", "{}", embedding(3));
    Path target = folder.resolve("deep/merged");
    merge(AVERAGE, target).close();
    MergeRecipe written = RecipeYaml.read(target.resolve("recipe.yaml"));
    assertThat(written.models()).containsExactly("../../a", "../../b");
    try (Merge first = open(AVERAGE);
        Merge again = Merge.open(written, target)) {
      assertThat(again.id(1, Progress.SILENT)).isEqualTo(first.id(2, Progress.SILENT));
      assertThat(again.weights().read(EMBEDDING)).isEqualTo(first.weights().read(EMBEDDING));
    }
  }

  private static final ElementType F32 = ElementType.F32;
  private static final List<Long> SHAPE = List.of(2L, 1L);

  private static ArrayWeights embedding(float value) {
    return new ArrayWeights().with(EMBEDDING, F32, SHAPE, value, value);
  }

  private static ArrayWeights layered(int layers) {
    ArrayWeights weights = embedding(1);
    for (int i = 0; i < layers; i++) {
      weights.with("model.layers." + i + ".mlp.weight", F32, SHAPE, i, i);
    }
    return weights;
  }

  private Merge open(String recipe) throws IOException {
    return Merge.open(RecipeYaml.parse(recipe, "recipe.yaml"), folder);
  }

  private Checkpoint merge(String recipe) throws IOException {
    return merge(recipe, folder.resolve("merged"));
  }

  private Checkpoint merge(String recipe, Path target) throws IOException {
    try (Merge merge = open(recipe)) {
      merge.writer(target).write(merge.weights(), target, Progress.SILENT);
    }
    return Checkpoint.open(target);
  }

  private void write(String name, String config, Weights weights) throws IOException {
    ObjectNode json = (ObjectNode) new JsonMapper().readTree(config);
    CheckpointWriter.of(json).write(weights, folder.resolve(name), Progress.SILENT);
  }
}
