package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MatmulSpeedTest {
  private static final MatmulSpeed SMALL = new MatmulSpeed(TorchDevice.CPU, 8, 16, 4);

  @Test
  void measuresBothTypesThatModelsAreComputedIn() {
    assertThat(SMALL.flops(ElementType.F32)).isPositive();
    assertThat(SMALL.flops(ElementType.BF16)).isPositive();
  }

  @Test
  void refusesF16() {
    assertThatIllegalArgumentException().isThrownBy(() -> SMALL.flops(ElementType.F16));
  }
}
