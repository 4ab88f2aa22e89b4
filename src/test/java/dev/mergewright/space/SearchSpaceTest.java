package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.merge.Breadcrumbs;
import dev.mergewright.merge.DareTies;
import dev.mergewright.merge.Della;
import dev.mergewright.merge.Linear;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.merge.Slerp;
import dev.mergewright.merge.TaskArithmetic;
import dev.mergewright.merge.Ties;
import dev.mergewright.tensor.ElementType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
  private static final Map<String, ParameterValue> RAW = Map.of("normalize", new Scalar(0));

  @Test
  void hasAGenePerParameterSourceAndLayer() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new Ties(), RAW, "x", "y"), 3, List.of("weight", "density"));
    assertThat(space.dimensions()).hasSize(2 * 2 * 3);
    assertThat(space.dimensions().stream().map(Dimension::name))
        .startsWith("experts[0].weight.layer[0]", "experts[0].weight.layer[1]")
        .endsWith("experts[1].density.layer[1]", "experts[1].density.layer[2]")
        .doesNotHaveDuplicates();
    assertThat(space.start().size()).isEqualTo(12);
  }

  @Test
  void namesAParameterOfTheWholeMergeWithoutASource() {
    SearchSpace space = SearchSpace.perLayer(recipe(new Slerp(), Map.of(), "x"), 2, List.of("t"));
    assertThat(space.dimensions().stream().map(Dimension::name))
        .containsExactly("t.layer[0]", "t.layer[1]");
  }

  @Test
  void startsWhereThePaperStarts() {
    assertThat(start(recipe(new DareTies(), RAW, "x"), "weight", "density"))
        .isEqualTo(Map.of("experts[0].weight", List.of(0.5), "experts[0].density", List.of(1.0)));
    assertThat(start(recipe(new Ties(), RAW, "x", "y"), "weight").get("experts[1].weight"))
        .containsExactly(1 / 3.0);
    assertThat(start(recipe(new Slerp(), Map.of(), "x"), "t")).isEqualTo(Map.of("t", List.of(0.5)));
  }

  @Test
  void startsWhereTheTemplateSays() {
    MergeRecipe template =
        recipe(new Ties(), Map.of("normalize", new Scalar(0), "weight", new Scalar(0.75)), "x");
    assertThat(start(template, "weight")).isEqualTo(Map.of("experts[0].weight", List.of(0.75)));
  }

  /// The recipe must mean the same in mergekit, where a plain gradient gives the output projection
  /// its first value.
  @Test
  void givesEmbeddingsTheFirstValueAndTheHeadTheLast() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x"), 3, List.of("weight"));
    MergeRecipe recipe = space.decode(Genome.of(0.25, 0.5, 0.75));
    assertThat(recipe.sources().getFirst().parameters().get("weight"))
        .isEqualTo(
            new ParameterValue.Filtered(
                List.of(
                    new ParameterValue.Case("lm_head", new Scalar(0.75)),
                    new ParameterValue.Case("model.norm", new Scalar(0.75)),
                    new ParameterValue.Case("*", new Gradient(List.of(0.25, 0.5, 0.75))))));
    assertThat(recipe.parameters()).isEqualTo(RAW);
    assertThat(recipe.base()).isEqualTo("base");
  }

  @Test
  void neverAsksForADensityOfZero() {
    SearchSpace space = SearchSpace.perLayer(recipe(new Ties(), RAW, "x"), 1, List.of("density"));
    double least = space.coefficients(Genome.of(0)).get("experts[0].density").getFirst();
    assertThat(least).isGreaterThan(0);
    assertThat(space.coefficients(Genome.of(1)).get("experts[0].density")).containsExactly(1.0);
  }

  @Test
  void decodesAndEncodesToTheSameGenome() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new Ties(), RAW, "x", "y"), 2, List.of("weight", "density"));
    Genome genome = Genome.of(0, 1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    Genome back = space.encode(space.decode(genome)).orElseThrow();
    for (int i = 0; i < genome.size(); i++) {
      assertThat(back.gene(i)).isCloseTo(genome.gene(i), offset(1e-15));
    }
  }

  @Test
  void encodesGradientsAndValuesForAllSources() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x"), 3, List.of("weight"));
    MergeRecipe gradient =
        recipe(new TaskArithmetic(), Map.of("weight", new Gradient(List.of(0.0, 1.0))), "x");
    assertThat(space.encode(gradient)).contains(Genome.of(0, 0.5, 1));
  }

  @Test
  void doesNotEncodeWhatItCannotSay() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x"), 2, List.of("weight"));
    Map<String, ParameterValue> half = Map.of("weight", new Scalar(0.5));
    Map<String, ParameterValue> tooMuch = Map.of("weight", new Scalar(1.5));
    var byComponent =
        new ParameterValue.Filtered(List.of(new ParameterValue.Case("mlp", new Scalar(0.5))));
    assertThat(space.encode(recipe(new TaskArithmetic(), half, "x"))).isPresent();
    assertThat(space.encode(recipe(new TaskArithmetic(), half, "y"))).isEmpty();
    assertThat(space.encode(recipe(new Ties(), half, "x"))).isEmpty();
    assertThat(space.encode(recipe(new TaskArithmetic(), Map.of(), "x"))).isEmpty();
    assertThat(space.encode(recipe(new TaskArithmetic(), tooMuch, "x"))).isEmpty();
    assertThat(space.encode(recipe(new TaskArithmetic(), Map.of("weight", byComponent), "x")))
        .isEmpty();
  }

  @Test
  void spreadsOneValueOverAllLayersAndSources() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new Ties(), RAW, "x", "y"), 2, List.of("weight", "density"));
    SequencedMap<String, List<Double>> coefficients =
        space.coefficients(space.uniform(Map.of("weight", 0.25)));
    assertThat(coefficients.get("experts[0].weight")).containsExactly(0.25, 0.25);
    assertThat(coefficients.get("experts[1].weight")).containsExactly(0.25, 0.25);
    assertThat(coefficients.get("experts[1].density")).containsExactly(1.0, 1.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.uniform(Map.of("t", 0.5)))
        .withMessageContaining("t");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.uniform(Map.of("weight", 1.5)))
        .withMessageContaining("was 1.5");
  }

  @Test
  void doesNotSearchTheWeightThatNormalizeCancels() {
    Map<String, ParameterValue> on = Map.of("normalize", new Scalar(1));
    List<String> searched = List.of("weight", "density");
    SearchSpace alone = SearchSpace.perLayer(recipe(new Ties(), on, "x"), 2, searched);
    assertThat(alone.inert()).hasSize(1);
    assertThat(alone.inert().getFirst().parameter()).isEqualTo("weight");
    assertThat(alone.coefficients(alone.start())).containsOnlyKeys("experts[0].density");
    assertThat(SearchSpace.perLayer(recipe(new Ties(), RAW, "x"), 2, searched).inert()).isEmpty();
    assertThat(SearchSpace.perLayer(recipe(new Ties(), on, "x", "y"), 2, searched).inert())
        .isEmpty();
  }

  /// The default of TIES is on, so a recipe that says nothing has an inert weight too.
  @Test
  void knowsTheDefaultOfNormalize() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SearchSpace.perLayer(recipe(new Ties(), Map.of(), "x"), 2, List.of("weight")))
        .withMessageContaining("nothing to search");
  }

  @Test
  void doesNotSearchTheGenesOfABaseThatIsAlsoASource() {
    SearchSpace space =
        SearchSpace.perLayer(
            recipe(new DareTies(), RAW, "base", "x"), 2, List.of("weight", "density"));
    assertThat(space.inert()).hasSize(2).allSatisfy(i -> assertThat(i.source()).isZero());
    assertThat(space.coefficients(space.start()))
        .containsOnlyKeys("experts[1].weight", "experts[1].density")
        .containsEntry("experts[1].weight", List.of(0.5, 0.5));
  }

  @Test
  void givesInertParametersTheirStartSoThatTheRecipeIsComplete() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "base", "x"), 2, List.of("weight"));
    MergeRecipe recipe = space.decode(space.start());
    assertThat(recipe.sources().getFirst().parameters())
        .isEqualTo(Map.of("weight", new Scalar(0.5)));
  }

  @Test
  void searchesAMethodWithoutABase() {
    MergeRecipe template =
        new MergeRecipe(
            new Linear(),
            null,
            List.of(MergeSource.of("x"), MergeSource.of("y")),
            new LinkedHashMap<>(),
            ElementType.BF16,
            0);
    assertThat(start(template, "weight").get("experts[0].weight")).containsExactly(0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"densty", "rescale_norm"})
  void refusesParametersThatTheMethodDoesNotHave(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SearchSpace.perLayer(recipe(new Ties(), RAW, "x"), 2, List.of(name)))
        .withMessageContaining("ties has no parameter " + name + ", only [weight, density");
  }

  @Test
  void refusesSwitchesAndRepetitions() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SearchSpace.perLayer(recipe(new Ties(), RAW, "x"), 2, List.of("normalize")))
        .withMessageContaining("normalize is on or off");
    List<String> twice = List.of("weight", "density", "weight");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SearchSpace.perLayer(recipe(new Ties(), RAW, "x"), 2, twice))
        .withMessageContaining("once");
  }

  @Test
  void searchesWhatThePapersSearchWhenNotTold() {
    assertThat(searchedByDefault(new Ties()))
        .containsExactly("experts[0].weight", "experts[0].density");
    assertThat(searchedByDefault(new DareTies()))
        .containsExactly("experts[0].weight", "experts[0].density");
    assertThat(searchedByDefault(new TaskArithmetic())).containsExactly("experts[0].weight");
    Genome middle = Genome.of(0.5);
    assertThat(SearchSpace.perLayer(recipe(new Slerp(), Map.of(), "x"), 1).coefficients(middle))
        .containsOnlyKeys("t");
    assertThat(searchedByDefault(new Breadcrumbs()))
        .containsExactly("experts[0].weight", "experts[0].density");
    assertThat(searchedByDefault(new Della()))
        .containsExactly("experts[0].weight", "experts[0].density");
  }

  @Test
  void refusesAGenomeOfAnotherSpace() {
    SearchSpace space =
        SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x"), 2, List.of("weight"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.decode(Genome.of(0.5)))
        .withMessageContaining("2 genes, was 1");
  }

  @Test
  void knowsTheGenomesThatMergeToItsParents() {
    SearchSpace space = SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x", "y"), 2);
    assertThat(space.parents())
        .containsExactly(Genome.of(0, 0, 0, 0), Genome.of(1, 1, 0, 0), Genome.of(0, 0, 1, 1));
    SearchSpace slerp = SearchSpace.perLayer(recipe(new Slerp(), Map.of(), "x"), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(slerp::parents)
        .withMessageContaining("slerp does not weigh task vectors");
  }

  @Test
  void spreadsValuesOverEachRange() {
    SearchSpace space = SearchSpace.perLayer(recipe(new TaskArithmetic(), RAW, "x"), 2);
    assertThat(space.ranges(3)).isEqualTo(Map.of("weight", List.of(0.0, 0.5, 1.0)));
  }

  private static Set<String> searchedByDefault(MergeMethod method) {
    SearchSpace space = SearchSpace.perLayer(recipe(method, RAW, "x"), 1);
    return space.coefficients(space.start()).keySet();
  }

  private static SequencedMap<String, List<Double>> start(
      MergeRecipe template, String... searched) {
    SearchSpace space = SearchSpace.perLayer(template, 1, List.of(searched));
    return space.coefficients(space.start());
  }

  private static MergeRecipe recipe(
      MergeMethod method, Map<String, ParameterValue> parameters, String... sources) {
    return new MergeRecipe(
        method,
        "base",
        Arrays.stream(sources).map(MergeSource::of).toList(),
        new LinkedHashMap<>(parameters),
        ElementType.BF16,
        0);
  }
}
