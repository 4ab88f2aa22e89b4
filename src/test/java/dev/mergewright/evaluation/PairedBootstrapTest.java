package dev.mergewright.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  /// 40 rows in favour of the first model, 10 of the second, 150 alike: the normal interval is 0.15
  /// +- 0.066.
  @Test
  void agreesWithTheNormalIntervalOnManyRows() {
    List<Double> differences =
        IntStream.range(0, 200).mapToObj(i -> i < 40 ? 1.0 : i < 50 ? -1.0 : 0.0).toList();
    PairedBootstrap bootstrap = PairedBootstrap.of(differences, 4000, new SplittableRandom(1));
    assertThat(bootstrap.mean()).isCloseTo(0.15, offset(1e-12));
    assertThat(bootstrap.interval().low()).isCloseTo(0.084, offset(0.01));
    assertThat(bootstrap.interval().high()).isCloseTo(0.216, offset(0.01));
  }

  @Test
  void dependsOnTheSeedAlone() {
    List<Double> differences = List.of(0.1, -0.4, 0.3, 0.9);
    assertThat(PairedBootstrap.of(differences, 100, new SplittableRandom(2)))
        .isEqualTo(PairedBootstrap.of(differences, 100, new SplittableRandom(2)))
        .isNotEqualTo(PairedBootstrap.of(differences, 100, new SplittableRandom(3)));
  }

  @Test
  void isSureOfConstantDifferences() {
    PairedBootstrap bootstrap =
        PairedBootstrap.of(List.of(0.5, 0.5, 0.5), 100, new SplittableRandom(1));
    assertThat(bootstrap.interval()).isEqualTo(new Interval(0.5, 0.5));
  }

  @Test
  void refusesTooLittle() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedBootstrap.of(List.of(), 100, new SplittableRandom(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedBootstrap.of(List.of(1.0), 39, new SplittableRandom(1)))
        .withMessageContaining("was 39");
  }
}
