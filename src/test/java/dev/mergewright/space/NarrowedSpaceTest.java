package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.Ties;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The genome of mergekit-evolve with the base among its models: the base's genes are dead.
class NarrowedSpaceTest {
  private static final MergekitGenome WHOLE =
      MergekitGenome.of(
          new MergekitGenomeSettings(
              new Ties(), "base", List.of("base", "x", "y"), 1, List.of(), false, false, false),
          2,
          1);

  @Test
  void findsTheGenesThatChangeNothing() {
    NarrowedSpace space = narrowed();
    assertThat(WHOLE.names()).hasSize(12);
    assertThat(space.names())
        .hasSize(8)
        .allSatisfy(name -> assertThat(name).doesNotContain("models[0]"));
    assertThat(space.genes()).hasSize(8);
    assertThat(space.inert().stream().skip(2)) // the rule found the two parameters of the base
        .extracting(Inert::parameter)
        .containsExactly(
            "group[0].models[0].rest.weight",
            "group[0].models[0].rest.density",
            "group[1].models[0].rest.weight",
            "group[1].models[0].rest.density");
  }

  @Test
  void decodesToTheSameRecipesAndBack() {
    NarrowedSpace space = narrowed();
    assertThat(space.decode(space.start())).isEqualTo(WHOLE.decode(WHOLE.start()));
    Genome genome = Genome.of(0.4, 0.5, 0.6, 0.6, 0.5, 0.5, 0.45, 0.55);
    MergeRecipe recipe = space.decode(genome);
    assertThat(recipe).isEqualTo(WHOLE.decode(space.widened(genome)));
    assertThat(space.encode(recipe).orElseThrow().toArray())
        .containsExactly(genome.toArray(), offset(1e-9));
  }

  @Test
  void searchesEverythingWhenTheStartFailed() {
    List<Double> failed = Collections.nCopies(13, Double.POSITIVE_INFINITY);
    assertThat(NarrowedSpace.of(WHOLE, failed).names()).isEqualTo(WHOLE.names());
  }

  @Test
  void refusesAProbeThatIsNotItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NarrowedSpace.of(WHOLE, List.of(1.0)))
        .withMessageContaining("13 values, was told 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NarrowedSpace.of(WHOLE, Collections.nCopies(13, 1.0)))
        .withMessageContaining("nothing to search");
    assertThatIllegalArgumentException().isThrownBy(() -> narrowed().decode(Genome.of(0.5)));
  }

  private static NarrowedSpace narrowed() {
    return NarrowedSpace.of(
        WHOLE, NarrowedSpace.probe(WHOLE).stream().map(NarrowedSpaceTest::fitness).toList());
  }

  /// Anything that depends on the recipe and nothing else.
  private static double fitness(Genome genome) {
    return RecipeYaml.write(WHOLE.decode(genome)).hashCode();
  }
}
