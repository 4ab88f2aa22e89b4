package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.checkpoint.Weights;
import dev.mergewright.llama.ArrayWeights;
import dev.mergewright.merge.DareTies;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.Slerp;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.merge.TaskArithmetic;
import dev.mergewright.merge.Ties;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a genome does to real numbers: spaces, recipes and merges agree.
class DecodedRecipeTest {
  private static final int LAYERS = 3;
  private static final int ELEMENTS = 64;
  private static final List<String> TENSORS =
      List.of(
          "model.embed_tokens.weight",
          "model.layers.0.mlp.up_proj.weight",
          "model.layers.1.mlp.up_proj.weight",
          "model.layers.2.mlp.up_proj.weight",
          "model.norm.weight",
          "lm_head.weight");

  @Test
  void givesEveryTensorTheValueOfItsLayer() {
    SearchSpace space = SearchSpace.perLayer(recipe(new TaskArithmetic(), 0), LAYERS);
    Weights base = weights(_ -> 0f);
    Weights expert = weights(_ -> 1f);
    Weights merged = merged(space.decode(Genome.of(0.25, 0.5, 0.75)), base, expert);
    float[] expected = {0.25f, 0.25f, 0.5f, 0.75f, 0.75f, 0.75f};
    for (int i = 0; i < expected.length; i++) {
      assertThat(merged.read(TENSORS.get(i))[0]).isCloseTo(expected[i], offset(1e-7f));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void changesTheLayerOfAGeneAndNoOther(MergeMethod method) {
    SearchSpace space = SearchSpace.perLayer(recipe(method, 0), LAYERS);
    Weights before = random(space, middle(space));
    List<Dimension> dimensions = space.dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      double[] genes = middle(space).toArray();
      genes[d] = 0.9;
      Weights after = random(space, Genome.of(genes));
      for (int layer = 0; layer < LAYERS; layer++) {
        String tensor = TENSORS.get(1 + layer);
        boolean same = Arrays.equals(before.read(tensor), after.read(tensor));
        assertThat(same)
            .as("%s leaves %s as it was", dimensions.get(d).name(), tensor)
            .isEqualTo(!dimensions.get(d).place().equals("layer[" + layer + "]"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void writesRecipesThatReadBackTheSame(MergeMethod method) {
    SearchSpace space = SearchSpace.perLayer(recipe(method, 0), LAYERS);
    MergeRecipe recipe = space.decode(middle(space));
    assertThat(RecipeYaml.parse(RecipeYaml.write(recipe), "recipe.yaml")).isEqualTo(recipe);
    assertThat(space.encode(recipe)).isPresent();
  }

  /// The rule behind [Inert], seen in numbers: with `normalize` the weight of one source is nothing
  /// but rounding.
  @Test
  void provesThatInertWeightsAreInert() {
    float[] light = mergedWith(recipe(new Ties(), 1), 0.2);
    float[] heavy = mergedWith(recipe(new Ties(), 1), 0.9);
    for (int i = 0; i < ELEMENTS; i++) {
      assertThat(heavy[i]).isCloseTo(light[i], offset(1e-6f));
    }
    assertThat(mergedWith(recipe(new Ties(), 0), 0.9))
        .isNotEqualTo(mergedWith(recipe(new Ties(), 0), 0.2));
  }

  private static Stream<MergeMethod> methods() {
    return Stream.of(new TaskArithmetic(), new Ties(), new DareTies(), new Slerp());
  }

  private static MergeRecipe recipe(MergeMethod method, double normalize) {
    SequencedMap<String, ParameterValue> parameters = new LinkedHashMap<>();
    if (method.parameter("normalize").isPresent()) {
      parameters.put("normalize", new Scalar(normalize));
    }
    List<MergeSource> sources = List.of(MergeSource.of("expert"));
    return new MergeRecipe(method, "base", sources, parameters, ElementType.F32, 1);
  }

  private static Genome middle(SearchSpace space) {
    double[] genes = new double[space.dimensions().size()];
    Arrays.fill(genes, 0.5);
    return Genome.of(genes);
  }

  private static float[] mergedWith(MergeRecipe template, double weight) {
    SequencedMap<String, ParameterValue> parameters = new LinkedHashMap<>(template.parameters());
    parameters.put("weight", new Scalar(weight));
    MergeRecipe recipe = template.withParameters(template.sources(), parameters);
    return merged(recipe, weights(noise(1)), weights(noise(2))).read(TENSORS.getFirst());
  }

  private static Weights random(SearchSpace space, Genome genome) {
    return merged(space.decode(genome), weights(noise(1)), weights(noise(2)));
  }

  private static Weights merged(MergeRecipe recipe, Weights base, Weights expert) {
    return MergedWeights.of(recipe, SourcePool.of(Map.of("base", base, "expert", expert), 0));
  }

  private interface Filling {
    float at(int element);
  }

  private static Filling noise(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return _ -> (float) random.nextGaussian();
  }

  private static Weights weights(Filling filling) {
    SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String tensor : TENSORS) {
      specs.put(tensor, new TensorSpec(ElementType.F32, List.of((long) ELEMENTS)));
      float[] array = new float[ELEMENTS];
      for (int i = 0; i < ELEMENTS; i++) {
        array[i] = filling.at(i);
      }
      values.put(tensor, array);
    }
    return ArrayWeights.of(Collections.unmodifiableSequencedMap(specs), values);
  }
}
