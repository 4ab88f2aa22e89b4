package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every method of `compat: mergekit` against PyTorch, one tensor operation per step, in float32,
/// bfloat16 and float16; and where mergekit is not followed.
class SteppedMethodsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Named<JsonNode>> cases() throws IOException {
    return StreamSupport.stream(file().path("cases").spliterator(), false)
        .map(golden -> Named.of(title(golden), golden));
  }

  private static String title(JsonNode golden) {
    return Stream.of("type", "method", "sources", "parameters")
        .map(
            key -> golden.path(key).isTextual() ? golden.path(key).asText() : golden.path(key) + "")
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void roundsAsPyTorchDoes(JsonNode golden) throws IOException {
    float[] expected = floats(golden.path("merged"));
    // Of float32 the last bit depends on the order of sums and on the library of sines.
    assertThat(merged(golden))
        .containsExactly(expected, within(golden.path("type").asText().equals("F32") ? 1e-6f : 0f));
  }

  @Test
  void everyMethodHasACaseInEveryType() throws IOException {
    Set<String> found =
        StreamSupport.stream(file().path("cases").spliterator(), false)
            .map(golden -> method(golden).name() + " " + golden.path("type").asText())
            .collect(Collectors.toSet());
    for (MergeMethod method : MergeMethod.ALL) {
      for (ElementType type : ElementType.values()) {
        assertThat(found).contains(method.name() + " " + type);
      }
    }
  }

  @Test
  void castsWhatItReadsAndNotOnlyWhatItWrites() {
    // 1.003 is 1 in bfloat16, and 1003 is 1004.
    TensorGroup group = MergedTensor.group(List.of(1L), null, List.of(new float[] {1.003f}));
    Map<String, Double> given = Map.of("scale", 1000.0);
    assertThat(merged(new Passthrough(), group, given, ElementType.BF16)).containsExactly(1000);
    float ours = MergedTensor.of(new Passthrough(), group, values(group, given)).all()[0];
    assertThat(ElementType.BF16.round(ours)).isEqualTo(1004);
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void leavesTheTilesOfTheCallerAlone(ElementType type) {
    TensorGroup group =
        MergedTensor.group(List.of(1L), new float[] {1.003f}, List.of(new float[] {1.0033f}));
    TileFormula formula =
        new NearSwap()
            .formula(group, MergedTensor.values(new NearSwap(), 1, Map.of("t", 1.0), type));
    float[] base = {1.003f};
    float[][] sources = {{1.0033f}};
    formula.apply(0, base, sources, new float[1], 1);
    assertThat(base).containsExactly(1.003f);
    assertThat(sources[0]).containsExactly(1.0033f);
  }

  @Test
  void keepsFiniteWhatOverflowsTheSumsOfFloat16() {
    float[] x = new float[70_000]; // their sum is more than 65504
    Arrays.fill(x, 1);
    Arrays.fill(x, 0, 35_000, 2);
    TensorGroup group = MergedTensor.group(List.of(70_000L), new float[x.length], List.of(x));
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.5, "rescale", 1.0);
    float[] merged = merged(new Ties(), group, given, ElementType.F16);
    assertThat(merged[0]).isEqualTo(3); // 105,000 / 70,000
    assertThat(merged[69_999]).isZero();
  }

  @Test
  void returnsTheBaseWhereModelStockHasNoRatio() {
    TensorGroup group =
        MergedTensor.group(
            List.of(2L), new float[2], List.of(new float[] {1, 0}, new float[] {-1, 0}));
    assertThat(merged(new ModelStock(), group, Map.of(), ElementType.BF16)).containsExactly(0, 0);
  }

  @Test
  void underestimatesTheAngleOfSmallTaskVectorsAsMergekitDoes() {
    float[] small = {1e-4f, 0};
    TensorGroup group = MergedTensor.group(List.of(2L), new float[2], List.of(small, small));
    // The cosine is 1e-8 / 1e-6 and the ratio 2 * 0.01 / 1.01.
    assertThat(merged(new ModelStock(), group, Map.of(), ElementType.F32))
        .containsExactly(new float[] {1e-4f * 0.02f / 1.01f, 0}, within(1e-10f));
  }

  @Test
  void makesTheWeightsOfSmallTaskVectorsAlikeAsMergekitDoes() {
    TensorGroup group =
        MergedTensor.group(
            List.of(1L), new float[1], List.of(new float[] {4e-5f}, new float[] {2e-5f}));
    assertThat(merged(new Sce(), group, Map.of(), ElementType.F32))
        .containsExactly(new float[] {3e-5f}, within(1e-10f));
  }

  @Test
  void keepsOneEntryWhereTheDensityLeavesNone() {
    TensorGroup group =
        MergedTensor.group(List.of(3L), new float[3], List.of(new float[] {1, 3, 2}));
    Map<String, Double> given = Map.of("weight", 1.0, "density", 0.1);
    assertThat(merged(new Ties(), group, given, ElementType.BF16)).containsExactly(0, 3, 0);
  }

  @ParameterizedTest
  @EnumSource
  void mergesAModelOfZeros(ElementType type) {
    for (MergeMethod method : MergeMethod.ALL) {
      List<float[]> zeros = List.of(new float[6], new float[6]).subList(0, sources(method));
      TensorGroup group =
          MergedTensor.group(List.of(2L, 3L), method.takesBase() ? new float[6] : null, zeros);
      assertThat(merged(method, group, Map.of("weight", 0.4, "t", 0.4), type))
          .as(method.name())
          .containsOnly(0);
    }
  }

  @Test
  void refusesWeightsThatCancelInTheTypeOfTheSteps() {
    TensorGroup group =
        MergedTensor.group(List.of(1L), null, List.of(new float[] {1}, new float[] {2}));
    TensorParameters equal =
        MergedTensor.values(new Linear(), 2, Map.of("weight", 1.0), ElementType.BF16);
    // 1.001 and 1 are the same number in bfloat16.
    TensorParameters opposed = MergedTensor.with(equal, "weight", List.of(1.001, -1.0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new Linear().formula(group, opposed))
        .withMessageContaining("sum to 0.0");
  }

  @Test
  void refusesOptionsThatMergekitLacks() {
    TensorGroup group = MergedTensor.group(List.of(1L), new float[1], List.of(new float[1]));
    for (MergeMethod method : MergeMethod.ALL) {
      for (MergeOption option : method.options()) {
        MergeMethod other = option.with(option.words().getLast()).orElseThrow();
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(() -> merged(other, group, Map.of("weight", 1.0), ElementType.F32))
            .withMessageContaining("mergekit has no " + option.name());
      }
    }
  }

  private static int sources(MergeMethod method) {
    return Math.min(2, method.maxSources());
  }

  private static TensorParameters values(TensorGroup group, Map<String, Double> given) {
    return MergedTensor.values(new Passthrough(), group.sources(), given, null);
  }

  private static float[] merged(
      MergeMethod method, TensorGroup group, Map<String, Double> given, ElementType type) {
    return MergedTensor.of(method, group, MergedTensor.values(method, group.sources(), given, type))
        .all();
  }

  private static MergeMethod method(JsonNode golden) {
    return MergeMethod.named(golden.path("method").asText().replace("+base", "")).orElseThrow();
  }

  private static float[] merged(JsonNode golden) throws IOException {
    JsonNode file = file();
    MergeMethod method = method(golden);
    List<String> sources = new ArrayList<>();
    golden.path("sources").forEach(source -> sources.add(source.asText()));
    Map<String, Double> given = new HashMap<>(Map.of("weight", 1.0));
    golden
        .path("parameters")
        .properties()
        .forEach(p -> given.put(p.getKey(), p.getValue().asDouble()));
    TensorParameters values =
        MergedTensor.values(
            method, sources.size(), given, ElementType.valueOf(golden.path("type").asText()));
    if (golden.path("weights").isArray()) {
      List<Double> weights = new ArrayList<>();
      golden.path("weights").forEach(weight -> weights.add(weight.asDouble()));
      values = MergedTensor.with(values, method.parameters().getFirst().name(), weights);
    }
    List<Long> shape =
        List.of(file.path("shape").path(0).asLong(), file.path("shape").path(1).asLong());
    Map<String, Weights> models = new HashMap<>();
    for (Map.Entry<String, JsonNode> model : file.path("models").properties()) {
      float[] numbers = floats(model.getValue());
      models.put(
          model.getKey(),
          new ArrayWeights().with(MergedTensor.NAME, ElementType.F32, shape, numbers));
    }
    boolean hasBase = method.needsBase() || golden.path("method").asText().endsWith("+base");
    TensorGroup group =
        SourcePool.of(models, 0).group(MergedTensor.NAME, hasBase ? "base" : null, sources);
    return MergedTensor.of(method, group, values).all();
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
            SteppedMethodsTest.class.getResourceAsStream("/golden/mergekit/steps.json"))) {
      return JSON.readTree(in);
    }
  }
}
