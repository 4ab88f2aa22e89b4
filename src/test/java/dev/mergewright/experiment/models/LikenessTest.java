package dev.mergewright.experiment.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LikenessTest {
  private static final Map<String, List<Double>> VARIED = Map.of("weight", List.of(0.1, 0.9));
  private static final Map<String, List<Double>> UNIFORM = Map.of("weight", List.of(0.42, 0.43));

  @Test
  void namesTheBaseTheExpertAndAnExpertScaled() {
    assertThat(likeness(0.3, 0.004).sentence(VARIED, true))
        .isEqualTo("The merge is the base: nothing of the others is left in it.");
    assertThat(likeness(0.9999, 1.01).sentence(VARIED, true))
        .isEqualTo("The merge is the expert law.");
    assertThat(likeness(0.998, 0.31).sentence(VARIED, true))
        .isEqualTo(
            "The merge is the task vector of the expert law times 0.31 throughout (cosine 0.998).");
  }

  @Test
  void saysNothingOfAMergeOfItsOwn() {
    assertThat(likeness(0.994, 0.31).sentence(VARIED, true)).isNull();
    assertThat(likeness(0.994, 0.31).sentence(Map.of(), true)).isNull();
  }

  @Test
  void saysThatLayersWereNotToldApartUnlessTheyCouldNotBe() {
    assertThat(likeness(0.9, 0.4).sentence(UNIFORM, true))
        .startsWith("The merge is alike in every layer (weight 0.42)");
    assertThat(likeness(0.9, 0.4).sentence(UNIFORM, false)).isNull();
  }

  private static Likeness likeness(double cosine, double ratio) {
    return new Likeness(
        List.of(
            new Likeness.To("expert", "../models/law", cosine, ratio),
            new Likeness.To("pretrained", "../models/raw", 0.1, ratio / 2)));
  }
}
