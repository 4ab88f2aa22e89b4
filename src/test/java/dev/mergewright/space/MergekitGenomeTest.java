package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.merge.Breadcrumbs;
import dev.mergewright.merge.DareTies;
import dev.mergewright.merge.Linear;
import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.ParameterValue.Case;
import dev.mergewright.merge.ParameterValue.Filtered;
import dev.mergewright.merge.ParameterValue.Gradient;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.Slerp;
import dev.mergewright.merge.TaskArithmetic;
import dev.mergewright.merge.Ties;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergekitGenomeTest {
  private static final List<String> MODELS = List.of("base", "x");

  private static Stream<MergekitGenome> genomes() {
    return Stream.of(
        genome(new Linear(), 0, List.of(), false, false),
        genome(new Ties(), 2, List.of("self_attn", "mlp"), false, false),
        genome(new DareTies(), 1, List.of("norm"), false, true),
        genome(new TaskArithmetic(), 2, List.of("mlp"), true, false),
        genome(new TaskArithmetic(), 1, List.of(), true, true),
        genome(new Slerp(), 2, List.of(), false, false));
  }

  /// The example of 32 layers in groups of eight, three models and two filters.
  @Test
  void isAsLongAsTheirs() {
    MergekitGenomeSettings settings =
        new MergekitGenomeSettings(
            new Ties(),
            "base",
            List.of("x", "y", "z"),
            8,
            List.of("self_attn", "mlp"),
            false,
            false,
            false);
    assertThat(MergekitGenome.of(settings, 32, 0).names()).hasSize(72);
  }

  @Test
  void isWhatThePapersCodeSearched() {
    MergekitGenome genome = genome(new Ties(), 1, List.of(), false, false);
    assertThat(genome.names()).hasSize(4 * 2 * 2);
    assertThat(genome.names())
        .startsWith(
            "group[0].models[0].rest.weight",
            "group[0].models[0].rest.density",
            "group[0].models[1].rest.weight");
    assertThat(genome.inert())
        .extracting(Inert::parameter)
        .containsExactly("weight", "density"); // of the base, whose task vector is zero
    assertThat(genome.inert()).allSatisfy(inert -> assertThat(inert.source()).isZero());
  }

  @ParameterizedTest
  @MethodSource("genomes")
  void startsAtAnEqualShareAndFullDensity(MergekitGenome genome) {
    MergeRecipe recipe = genome.decode(genome.start());
    if (recipe.method() instanceof Slerp) {
      assertThat(recipe.parameters()).containsEntry("t", new Scalar(0.5));
    } else {
      recipe.sources().forEach(s -> assertThat(text(s.parameters().get("weight"))).contains("0.5"));
    }
  }

  @ParameterizedTest
  @MethodSource("genomes")
  void encodesToAGenomeOfTheSameRecipe(MergekitGenome genome) {
    MergeRecipe recipe = genome.decode(random(genome));
    Genome back = genome.encode(recipe).orElseThrow();
    assertThat(genome.encode(genome.decode(back)).orElseThrow().toArray())
        .containsExactly(back.toArray(), offset(1e-9));
    assertThat(coefficients(genome.decode(back)))
        .containsExactly(coefficients(recipe), offset(1e-9));
  }

  @ParameterizedTest
  @MethodSource("genomes")
  void writesRecipesThatReadBackTheSame(MergekitGenome genome) {
    MergeRecipe recipe = genome.decode(random(genome));
    assertThat(RecipeYaml.parse(RecipeYaml.write(recipe), "recipe.yaml")).isEqualTo(recipe);
  }

  /// The landscape is mirrored at 0, gene 1/3, and densities stay at 1 from gene 2/3 on.
  @Test
  void mirrorsWeightsAndCutsDensities() {
    MergekitGenome genome = genome(new Ties(), 0, List.of(), false, false);
    assertThat(weight(genome, 1 / 3.0 + 0.1))
        .isCloseTo(weight(genome, 1 / 3.0 - 0.1), offset(1e-12));
    assertThat(genome.decode(Genome.of(0, 0, 0.5, 0.7)))
        .isEqualTo(genome.decode(Genome.of(0, 0, 0.5, 0.9)));
    MergekitGenome signed = genome(new Ties(), 0, List.of(), false, true);
    assertThat(weight(signed, 0)).isEqualTo(-1);
  }

  @Test
  void staysNearTheMiddleWithSlerp() {
    MergekitGenome genome = genome(new Slerp(), 0, List.of(), false, false);
    assertThat(position(genome, 0.5, 1.5)).isCloseTo(1 / (1 + Math.exp(-1)), offset(1e-12));
    assertThat(position(genome, 1.5, 0.5)).isCloseTo(1 / (1 + Math.exp(1)), offset(1e-12));
    assertThat(position(genome, 0, 2)).isLessThan(0.9);
  }

  @Test
  void interpolatesBetweenGroupsWhenSmooth() {
    MergekitGenome genome = genome(new TaskArithmetic(), 2, List.of(), true, false);
    Genome genes = Genome.of(0.5, 1 / 3.0, 0.5, 2 / 3.0); // weights of x from 0 to 1
    assertThat(genome.decode(genes).sources().getFirst().parameters().get("weight"))
        .isInstanceOfSatisfying(
            Filtered.class,
            filtered -> {
              Case head = filtered.cases().getFirst();
              assertThat(head.filter()).isEqualTo("lm_head");
              assertThat(((Scalar) head.value()).value()).isCloseTo(0, offset(1e-12));
              List<Double> values = ((Gradient) filtered.cases().getLast().value()).values();
              assertThat(values.get(1)).isCloseTo(1 / 3.0, offset(1e-12));
              assertThat(values.get(3)).isCloseTo(1, offset(1e-12));
            });
  }

  @Test
  void refusesWhatMergekitEvolveRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> genome(new Ties(), 3, List.of(), false, false))
        .withMessageContaining("must divide the 4 layers, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> genome(new Breadcrumbs(), 0, List.of(), false, false))
        .withMessageContaining("breadcrumbs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> genome(new Slerp(), 0, List.of("mlp"), false, false))
        .withMessageContaining("slerp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MergekitGenomeSettings.of(new Slerp(), "other", MODELS))
        .withMessageContaining("was other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MergekitGenomeSettings.of(new Ties(), "base", List.of("x")));
  }

  private static double weight(MergekitGenome genome, double gene) {
    return ((Scalar)
            genome
                .decode(Genome.of(0.5, 0.5, gene, 0.5))
                .sources()
                .getFirst()
                .parameters()
                .get("weight"))
        .value();
  }

  private static double position(MergekitGenome genome, double base, double source) {
    return ((Scalar)
            genome.decode(Genome.of((base + 1) / 3, (source + 1) / 3)).parameters().get("t"))
        .value();
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  private static double[] coefficients(MergeRecipe recipe) {
    return Stream.of(RecipeYaml.write(recipe).split("[^-+0-9.eE]+"))
        .filter(word -> word.matches("-?[0-9]+\\.[0-9]+([eE]-?[0-9]+)?"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static Genome random(MergekitGenome genome) {
    double[] genes = new double[genome.names().size()];
    var random = new SplittableRandom(3);
    Arrays.setAll(genes, _ -> random.nextDouble(0.1, 0.9));
    return Genome.of(genes);
  }

  private static MergekitGenome genome(
      MergeMethod method, int granularity, List<String> filters, boolean smooth, boolean negative) {
    MergekitGenomeSettings settings =
        new MergekitGenomeSettings(
            method,
            method instanceof Linear ? null : "base",
            MODELS,
            granularity,
            filters,
            smooth,
            negative,
            false);
    return MergekitGenome.of(settings, 4, 1);
  }
}
