package dev.mergewright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class LmCocktailTest {
  @Test
  void weighsEqualModelsEqually() {
    assertThat(LmCocktail.weights(List.of(2.0, 2.0, 2.0, 2.0), 1))
        .containsExactly(0.25, 0.25, 0.25, 0.25);
  }

  @Test
  void isASoftmaxOfTheNegativeLosses() {
    List<Double> weights = LmCocktail.weights(List.of(0.0, Math.log(3)), 1);
    assertThat(weights.get(0)).isCloseTo(0.75, offset(1e-15));
    assertThat(weights.get(1)).isCloseTo(0.25, offset(1e-15));
  }

  @Test
  void sumsToOneAndKeepsTheOrderOfTheModels() {
    List<Double> weights = LmCocktail.weights(List.of(1.7, 0.4, 2.9), 0.5);
    assertThat(weights.stream().mapToDouble(w -> w).sum()).isCloseTo(1, offset(1e-15));
    assertThat(weights.get(1)).isGreaterThan(weights.get(0));
    assertThat(weights.get(0)).isGreaterThan(weights.get(2));
  }

  @Test
  void picksTheBestModelWhenCold() {
    assertThat(LmCocktail.weights(List.of(1.1, 1.0, 1.2), 1e-6)).containsExactly(0.0, 1.0, 0.0);
  }

  @Test
  void averagesWhenHot() {
    assertThat(LmCocktail.weights(List.of(1.0, 9.0), 1e9).get(0)).isCloseTo(0.5, offset(1e-8));
  }

  @Test
  void doesNotChangeWhenAllLossesAreShifted() {
    assertThat(LmCocktail.weights(List.of(1001.0, 1002.0), 1))
        .isEqualTo(LmCocktail.weights(List.of(1.0, 2.0), 1));
  }

  @Test
  void givesAFailedModelNothing() {
    assertThat(LmCocktail.weights(List.of(1.0, Double.POSITIVE_INFINITY), 1))
        .containsExactly(1.0, 0.0);
  }

  @Test
  void refusesLossesThatSayNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LmCocktail.weights(List.of(1.0, Double.NaN), 1))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LmCocktail.weights(List.of(Double.POSITIVE_INFINITY), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> LmCocktail.weights(List.of(), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LmCocktail.weights(List.of(1.0), 0))
        .withMessageContaining("was 0.0");
  }
}
