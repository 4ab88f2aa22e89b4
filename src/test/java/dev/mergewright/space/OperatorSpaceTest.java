package dev.mergewright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mergewright.merge.MergeMethod;
import dev.mergewright.merge.MergeRecipe;
import dev.mergewright.merge.MergeSource;
import dev.mergewright.merge.ParameterValue;
import dev.mergewright.merge.ParameterValue.Scalar;
import dev.mergewright.merge.Slerp;
import dev.mergewright.merge.TaskArithmetic;
import dev.mergewright.merge.Ties;
import dev.mergewright.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class OperatorSpaceTest {
  private static final OperatorSpace SPACE =
      OperatorSpace.of(List.of(space(new TaskArithmetic()), space(new Ties()), space(new Slerp())));

  @Test
  void sharesTheGenesOfTheSameName() {
    assertThat(SPACE.names())
        .containsExactly(
            "operator",
            "experts[0].weight.layer[0]",
            "experts[0].weight.layer[1]",
            "experts[0].density.layer[0]",
            "experts[0].density.layer[1]",
            "t.layer[0]",
            "t.layer[1]");
    assertThat(SPACE.genes()).hasSize(7).startsWith(new GeneKind.Choice(3), new GeneKind.Real());
  }

  @Test
  void decodesByTheOperatorThatIsChosen() {
    assertThat(SPACE.decode(genome(0)).method()).isEqualTo(new TaskArithmetic());
    assertThat(SPACE.decode(genome(1)).method()).isEqualTo(new Ties());
    assertThat(SPACE.decode(genome(2)).method()).isEqualTo(new Slerp());
    assertThat(SPACE.decode(genome(1)))
        .isEqualTo(space(new Ties()).decode(Genome.of(0.1, 0.2, 0.3, 0.4)));
    assertThat(SPACE.decode(genome(2))).isEqualTo(space(new Slerp()).decode(Genome.of(0.5, 0.6)));
  }

  @Test
  void saysWhichGenesHaveAnEffect() {
    assertThat(SPACE.active(genome(0)))
        .containsExactly(true, true, true, false, false, false, false);
    assertThat(SPACE.active(genome(2)))
        .containsExactly(true, false, false, false, false, true, true);
  }

  @Test
  void encodesWhatItDecoded() {
    for (int option = 0; option < 3; option++) {
      MergeRecipe recipe = SPACE.decode(genome(option));
      Genome back = SPACE.encode(recipe).orElseThrow();
      assertThat(SPACE.chosen(back)).isSameAs(SPACE.chosen(genome(option)));
      assertThat(SPACE.decode(back).method()).isEqualTo(recipe.method());
      assertThat(SPACE.encode(SPACE.decode(back))).contains(back);
    }
  }

  @Test
  void startsWhereItsSpacesStart() {
    Genome start = SPACE.start();
    assertThat(SPACE.decode(start))
        .isEqualTo(space(new TaskArithmetic()).decode(space(new TaskArithmetic()).start()));
    assertThat(start.gene(5)).isEqualTo(0.5);
  }

  @Test
  void doesNotEncodeOtherModels() {
    MergeRecipe other = SPACE.decode(SPACE.start()).withModels(model -> model + "2");
    assertThat(SPACE.encode(other)).isEmpty();
  }

  @Test
  void refusesSpacesOfOtherModelsAndGenomesOfOtherSpaces() {
    SearchSpace others =
        SearchSpace.perLayer(template(new Ties()).withModels(model -> model + "2"), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorSpace.of(List.of(space(new Ties()), others)))
        .withMessageContaining("same models");
    assertThatIllegalArgumentException().isThrownBy(() -> OperatorSpace.of(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SPACE.decode(Genome.of(0.5)))
        .withMessageContaining("7 genes, was 1");
  }

  private static Genome genome(int option) {
    return Genome.of(new GeneKind.Choice(3).gene(option), 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
  }

  private static SearchSpace space(MergeMethod method) {
    return SearchSpace.perLayer(template(method), 2);
  }

  private static MergeRecipe template(MergeMethod method) {
    SequencedMap<String, ParameterValue> parameters = new LinkedHashMap<>();
    if (method.parameter("normalize").isPresent()) {
      parameters.put("normalize", new Scalar(0));
    }
    return new MergeRecipe(
        method, "base", List.of(MergeSource.of("x")), parameters, ElementType.BF16, 0);
  }
}
