package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.checkpoint.Weights;
import dev.mergewright.llama.ArrayWeights;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.merge.TaskArithmetic;
import dev.mergewright.space.LayerProfile.Cosine;
import dev.mergewright.space.LayerProfile.Each;
import dev.mergewright.space.LayerProfile.Groups;
import dev.mergewright.space.LayerProfile.Ramp;
import dev.mergewright.space.LayerProfile.Whole;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What genomes of every layout do to real numbers: the expert is 1 everywhere and the base 0, so a
/// merged tensor is its weight.
class LayoutTest {
  private static final int LAYERS = 4;
  private static final List<String> OF_A_LAYER =
      List.of(
          "self_attn.q_proj",
          "self_attn.q_norm",
          "mlp.up_proj",
          "input_layernorm",
          "post_attention_layernorm");

  private static Stream<Layout> layouts() {
    List<LayerProfile> profiles =
        List.of(new Each(), new Groups(2), new Ramp(2), new Cosine(3), new Whole());
    List<List<Part>> parts =
        List.of(
            List.of(Part.ALL),
            Part.COMPONENTS,
            List.of(Part.ATTENTION, Part.MLP),
            List.of(Part.matching("q_proj"), Part.REST));
    return profiles.stream()
        .flatMap(profile -> parts.stream().map(list -> new Layout(profile, list)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void givesEveryTensorTheValueOfItsPartAndLayer(Layout layout) {
    SearchSpace space = space(layout);
    Genome genome = random(space, 3);
    Map<String, Double> merged = merged(space.decode(genome));
    Map<String, List<Double>> values = space.coefficients(genome);
    merged.forEach(
        (tensor, weight) ->
            assertThat(weight).as(tensor).isCloseTo(expected(tensor, values), offset(1e-6)));
  }

  /// Read from the names as a person reads them: norms come before the attention that has one.
  private static double expected(String tensor, Map<String, List<Double>> values) {
    String part =
        tensor.contains("norm") && values.containsKey("experts[0].weight.norms")
            ? "norms"
            : tensor.contains("embed_tokens") || tensor.contains("lm_head")
                ? "embeddings"
                : tensor.contains("self_attn") ? "attention" : "mlp";
    if (values.containsKey("experts[0].weight.q_proj")) {
      part = tensor.contains("q_proj") ? "q_proj" : "rest";
    }
    boolean isAfter = tensor.startsWith("lm_head") || tensor.startsWith("model.norm");
    int layer =
        tensor.startsWith("model.layers.")
            ? Integer.parseInt(tensor.split("\\.")[2])
            : isAfter ? LAYERS - 1 : 0;
    boolean attentionAndMlp = values.size() == 2 && values.containsKey("experts[0].weight.mlp");
    if (attentionAndMlp && !tensor.contains("self_attn") && !tensor.contains("mlp")) {
      return 0.5; // where the search starts
    }
    List<Double> list =
        values.getOrDefault("experts[0].weight." + part, values.get("experts[0].weight"));
    return list.get(layer);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void writesRecipesThatReadBackTheSame(Layout layout) {
    SearchSpace space = space(layout);
    MergeRecipe recipe = space.decode(random(space, 4));
    assertThat(RecipeYaml.parse(RecipeYaml.write(recipe), "recipe.yaml")).isEqualTo(recipe);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void encodesWhatItDecoded(Layout layout) {
    SearchSpace space = space(layout);
    double[] genes = new double[space.dimensions().size()];
    var random = new SplittableRandom(6);
    Arrays.setAll(genes, _ -> random.nextDouble(0.45, 0.55)); // nothing is cut off
    Genome back = space.encode(space.decode(Genome.of(genes))).orElseThrow();
    assertThat(back.toArray()).containsExactly(genes, offset(1e-9));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void startsAtTheUniformMerge(Layout layout) {
    SearchSpace space = space(layout);
    assertThat(merged(space.decode(space.start())).values())
        .allSatisfy(weight -> assertThat(weight).isCloseTo(0.5, offset(1e-6)));
    Genome uniform = space.uniform(Map.of("weight", 0.25));
    assertThat(space.coefficients(uniform).values())
        .allSatisfy(
            values ->
                assertThat(values).allSatisfy(v -> assertThat(v).isCloseTo(0.25, offset(1e-12))));
  }

  /// A fitness that weighs every coefficient differently, at a genome whose cosines are cut off in
  /// some layers.
  @ParameterizedTest
  @MethodSource("layouts")
  void hasTheSlopeThatDifferencesGive(Layout layout) {
    SearchSpace space = space(layout);
    Genome genome = random(space, 8);
    Map<String, List<Double>> byCoefficient = new HashMap<>();
    space
        .coefficients(genome)
        .forEach((name, values) -> byCoefficient.put(name, weights(name, values.size())));
    List<Double> slope = space.slopeOf(genome, byCoefficient);
    for (int gene = 0; gene < slope.size(); gene++) {
      double rise = fitness(space, moved(genome, gene, 1e-6)) - fitness(space, genome);
      assertThat(slope.get(gene)).isCloseTo(rise / 1e-6, offset(1e-5));
    }
  }

  /// The same, for a fitness that weighs every tensor of the merge differently.
  @ParameterizedTest
  @MethodSource("layouts")
  void hasTheSlopeThatDifferencesOfMergesGive(Layout layout) {
    SearchSpace space = space(layout);
    Genome genome = random(space, 8);
    Map<String, Double> here = merged(space.decode(genome));
    Map<String, List<Double>> byTensor = new HashMap<>();
    here.keySet().forEach(tensor -> byTensor.put(tensor, weights(tensor, 1)));
    List<Double> slope = space.slope(genome, byTensor);
    for (int gene = 0; gene < slope.size(); gene++) {
      Map<String, Double> there = merged(space.decode(moved(genome, gene, 1e-3)));
      double rise = 0;
      for (Map.Entry<String, List<Double>> tensor : byTensor.entrySet()) {
        String name = tensor.getKey();
        rise += tensor.getValue().getFirst() * (there.get(name) - here.get(name));
      }
      assertThat(slope.get(gene)).isCloseTo(rise / 1e-3, offset(1e-3));
    }
  }

  @Test
  void refusesSlopesOfWhatIsNoWeight() {
    SearchSpace space =
        SearchSpace.perLayer(
            space(Layout.PER_LAYER).decode(Genome.of(0, 0, 0, 0)),
            LAYERS,
            List.of("weight", "lambda"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.slope(space.start(), Map.of()))
        .withMessage(
            "slopes are known of weights, but lambda is searched; say parameters: [weight]");
  }

  private static double fitness(SearchSpace space, Genome genome) {
    double sum = 0;
    for (var values : space.coefficients(genome).entrySet()) {
      List<Double> weights = weights(values.getKey(), values.getValue().size());
      for (int layer = 0; layer < weights.size(); layer++) {
        sum += weights.get(layer) * values.getValue().get(layer);
      }
    }
    return sum;
  }

  private static List<Double> weights(String name, int layers) {
    return new SplittableRandom(name.hashCode()).doubles(layers).boxed().toList();
  }

  private static Genome moved(Genome genome, int gene, double by) {
    double[] genes = genome.toArray();
    genes[gene] += by;
    return Genome.of(genes);
  }

  @Test
  void refusesSlopesThatLackACoefficient() {
    SearchSpace space = space(Layout.PER_LAYER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.slopeOf(space.start(), Map.of()))
        .withMessageContaining("experts[0].weight has a slope in each of 4 layers, was told 0");
  }

  /// What a search found with few genes is where a search with many goes on.
  @ParameterizedTest
  @MethodSource("layouts")
  void goesOnWithOneValuePerLayer(Layout layout) {
    SearchSpace few = space(layout);
    SearchSpace many = space(new Layout(new Each(), layout.parts()));
    Genome found = random(few, 9);
    Genome lifted = many.encode(few.decode(found)).orElseThrow();
    few.coefficients(found)
        .forEach(
            (name, values) -> {
              List<Double> same = many.coefficients(lifted).get(name);
              for (int layer = 0; layer < values.size(); layer++) {
                assertThat(same.get(layer)).isCloseTo(values.get(layer), offset(1e-12));
              }
            });
  }

  @Test
  void doesNotEncodeWhatItsGenesCannotSay() {
    SearchSpace each = space(Layout.PER_LAYER);
    MergeRecipe zigzag = each.decode(Genome.of(0, 1, 0, 1));
    assertThat(space(Layout.of(new Cosine(2))).encode(zigzag)).isEmpty();
    assertThat(space(Layout.of(new Groups(2))).encode(zigzag)).isEmpty();
    assertThat(space(Layout.of(new Whole())).encode(zigzag)).isEmpty();
    assertThat(space(Layout.of(new Cosine(4))).encode(zigzag)).isEmpty(); // beyond a coefficient
    MergeRecipe level = each.decode(Genome.of(0.5, 0.5, 0.5, 0.5));
    assertThat(space(Layout.of(new Cosine(2))).encode(level)).contains(Genome.of(0.5, 0.5));
    assertThat(space(Layout.of(new Cosine(2)).by(Part.COMPONENTS)).encode(level)).isPresent();
  }

  @Test
  void doesNotEncodeWhatDiffersWhereItDoesNotSearch() {
    SearchSpace partial = space(Layout.of(new Whole()).by(List.of(Part.ATTENTION, Part.MLP)));
    SearchSpace whole = space(Layout.of(new Whole()));
    assertThat(partial.encode(whole.decode(whole.start()))).isPresent();
    assertThat(partial.encode(whole.decode(Genome.of(0.25)))).isEmpty();
  }

  @Test
  void writesOneNumberForTheWholeModel() {
    SearchSpace space = space(Layout.of(new Whole()));
    assertThat(space.names()).containsExactly("experts[0].weight");
    assertThat(space.decode(Genome.of(0.25)).sources().getFirst().parameters())
        .isEqualTo(Map.of("weight", new Scalar(0.25)));
  }

  @Test
  void namesGenesByPartAndPlace() {
    Layout layout = new Layout(new Cosine(2), List.of(Part.EMBEDDINGS, Part.MLP, Part.REST));
    assertThat(space(layout).names())
        .containsExactly(
            "experts[0].weight.embeddings",
            "experts[0].weight.mlp.cosine[0]",
            "experts[0].weight.mlp.cosine[1]",
            "experts[0].weight.rest.cosine[0]",
            "experts[0].weight.rest.cosine[1]");
    assertThat(space(layout).coefficients(space(layout).start()))
        .containsOnlyKeys(
            "experts[0].weight.embeddings", "experts[0].weight.mlp", "experts[0].weight.rest");
  }

  @Test
  void findsPartsByName() {
    assertThat(Part.named("mlp")).contains(Part.MLP);
    assertThat(Part.named("heads")).isEmpty();
  }

  @Test
  void refusesPartsThatOverlapOrHide() {
    Layout whole = Layout.of(new Whole());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> whole.by(List.of(Part.REST, Part.MLP)))
        .withMessageContaining("must be the last");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> whole.by(List.of(Part.MLP, Part.matching("mlp"))))
        .withMessageContaining("two parts match mlp");
    assertThatIllegalArgumentException().isThrownBy(() -> whole.by(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Part("none", List.of(), true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space(Layout.of(new Cosine(5))))
        .withMessageContaining("4 layers");
  }

  private static SearchSpace space(Layout layout) {
    SequencedMap<String, ParameterValue> none = new LinkedHashMap<>();
    MergeRecipe template =
        new MergeRecipe(
            new TaskArithmetic(),
            "base",
            List.of(MergeSource.of("expert")),
            none,
            ElementType.F32,
            1);
    return SearchSpace.of(template, LAYERS, List.of("weight"), layout);
  }

  private static Genome random(SearchSpace space, long seed) {
    return Genome.of(new SplittableRandom(seed).doubles(space.dimensions().size()).toArray());
  }

  private static Map<String, Double> merged(MergeRecipe recipe) {
    Weights merged =
        MergedWeights.of(recipe, SourcePool.of(Map.of("base", filled(0), "expert", filled(1)), 0));
    Map<String, Double> values = new HashMap<>();
    merged.tensors().keySet().forEach(name -> values.put(name, 0.0 + merged.read(name)[0]));
    return values;
  }

  private static ArrayWeights filled(float value) {
    SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
    var spec = new TensorSpec(ElementType.F32, List.of(2L));
    specs.put("model.embed_tokens.weight", spec);
    for (int layer = 0; layer < LAYERS; layer++) {
      for (String name : OF_A_LAYER) {
        specs.put("model.layers." + layer + "." + name + ".weight", spec);
      }
    }
    specs.put("model.norm.weight", spec);
    specs.put("lm_head.weight", spec);
    Map<String, float[]> values = new HashMap<>();
    specs.keySet().forEach(name -> values.put(name, new float[] {value, value}));
    return ArrayWeights.of(Collections.unmodifiableSequencedMap(specs), values);
  }
}
