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
    return cases("cases");
  }

  static Stream<Named<JsonNode>> bfloat16() throws IOException {
    return cases("bfloat16");
  }

  private static Stream<Named<JsonNode>> cases(String list) throws IOException {
    JsonNode file = file();
    return StreamSupport.stream(file.path(list).spliterator(), false)
        .map(
            golden ->
                Named.of(golden.path("name").asText(), ((ObjectNode) golden).set("file", file)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergesAsMergekit(JsonNode golden) throws IOException {
    assertThat(MergedWeights.of(recipe(golden), pool(golden)).read(TENSOR))
        .containsExactly(floats(golden.path("merged")), within(1e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergesAsMergekitInStepsOfFloat32(JsonNode golden) throws IOException {
    assertThat(merged(golden, ElementType.F32))
        .containsExactly(floats(golden.path("merged")), within(1e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bfloat16")
  void mergesAsMergekitInStepsOfBFloat16(JsonNode golden) throws IOException {
    float[] expected = floats(golden.path("merged"));
    for (int i = 0; i < expected.length; i++) {
      expected[i] = ElementType.BF16.round(expected[i]); // seven digits name one number
    }
    assertThat(merged(golden, ElementType.BF16)).containsExactly(expected);
  }

  private static float[] merged(JsonNode golden, ElementType steps) throws IOException {
    ObjectNode text = golden.path("recipe").deepCopy();
    text.put("compat", "mergekit").put("dtype", steps.label());
    MergeRecipe recipe = RecipeYaml.parse(YAML.writeValueAsString(text), "golden.yaml");
    return MergedWeights.of(recipe, pool(golden)).read(TENSOR);
  }

  private static MergeRecipe recipe(JsonNode golden) throws IOException {
    return RecipeYaml.parse(YAML.writeValueAsString(golden.path("recipe")), "golden.yaml");
  }

  private static SourcePool pool(JsonNode golden) {
    return SourcePool.of(
        Map.of(
            "base", weights(golden, "base"), "x", weights(golden, "x"), "y", weights(golden, "y")),
        1 << 20);
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
