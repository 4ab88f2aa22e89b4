package dev.mergewright.experiment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import dev.mergewright.space.MergekitGenome;
import dev.mergewright.space.RecipeSpace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodSpaceTest {
  private static final ExperimentSettings.Models MODELS =
      new ExperimentSettings.Models("aligned", List.of("expert"), "pretrained");

  @ParameterizedTest
  @ValueSource(
      strings = {"dare_linear", "breadcrumbs", "breadcrumbs_ties", "della", "della_linear"})
  void searchesWeightAndDensityOfWhatDropsEntries(String method) {
    MethodSpace space = MethodSpace.of(method, MODELS, 2);
    assertThat(space.space().coefficients(space.space().start()))
        .containsOnlyKeys("experts[0].weight", "experts[0].density");
  }

  @Test
  void takesTheGenomeOfMergekitEvolveKeyByKey() {
    RecipeSpace space = searched("task_arithmetic", "{layer_granularity: 1, filters: [mlp]}");
    assertThat(space).isInstanceOf(MergekitGenome.class);
    assertThat(space.genes()).hasSize(2 * 2 * 2); // groups, models, the filter and the rest
    assertThat(space.decode(space.start()).models()).containsExactly("aligned", "expert");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> searched("task_arithmetic", "{layer_granularity: 3}"))
        .withMessage("searches: evolve: layer_granularity must divide the 2 layers, was 3");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> searched("della", "{}"))
        .withMessageContaining("mergekit-evolve has no genome for della");
  }

  private static RecipeSpace searched(String method, String genome) {
    String yaml =
        "{name: evolve, methods: [%s], space: {mergekit: %s}, evaluations: 10, seeds: [1]}"
            .formatted(method, genome);
    SearchSettings search = StrictYaml.parse(yaml, "experiment.yaml", SearchSettings.class);
    return MethodSpace.of(search, MODELS, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arcee_fusion | search.methods: arcee_fusion computes its coefficients, so there is nothing"
            + " to search; use mergewright merge",
        "nuslerp | search.methods: nuslerp merges exactly 2 besides the base, but models.experts"
            + " lists 1; remove it or change the experts",
        "multislerp | search.methods: multislerp merges at least 2 besides the base, but"
            + " models.experts lists 1; remove it or change the experts",
      })
  void refusesWhatItCannotSearch(String method, String message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MethodSpace.of(method, MODELS, 2))
        .withMessage(message);
  }
}
