package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our methods against numbers that mergekit's own code produced, from recipe text to merged
/// tensor.
class GoldenMergeTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String TENSOR = "model.layers.0.mlp.down_proj.weight";

  static Stream<Named<JsonNode>> cases() throws IOException {
    JsonNode file = file();
    return StreamSupport.stream(file.path("cases").spliterator(), false)
        .map(
            golden ->
                Named.of(golden.path("name").asText(), ((ObjectNode) golden).set("file", file)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergesAsMergekit(JsonNode golden) throws IOException {
    MergeRecipe recipe =
        RecipeYaml.parse(YAML.writeValueAsString(golden.path("recipe")), "golden.yaml");
    SourcePool pool =
        SourcePool.of(
            Map.of(
                "base",
                weights(golden, "base"),
                "x",
                weights(golden, "x"),
                "y",
                weights(golden, "y")),
            1 << 20);
    assertThat(MergedWeights.of(recipe, pool).read(TENSOR))
        .containsExactly(floats(golden.path("merged")), within(1e-6f));
  }

  private static ArrayWeights weights(JsonNode golden, String name) {
    float[] values = floats(golden.path("file").path(name));
    return new ArrayWeights().with(TENSOR, ElementType.F32, List.of(2L, 3L), values);
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.path(i).floatValue();
    }
    return values;
  }

  private static JsonNode file() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            GoldenMergeTest.class.getResourceAsStream("/golden/mergekit/methods.yaml"))) {
      return YAML.readTree(in);
    }
  }
}
