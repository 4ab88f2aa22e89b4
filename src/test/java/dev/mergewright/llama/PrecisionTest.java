package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.tensor.TorchDevice;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void doesAsItIsTold() {
    LlamaConfig config = TinyLlama.miniature();
    assertThat(Precision.F32.on(TorchDevice.CPU, config)).isEqualTo(ComputeType.F32);
    assertThat(Precision.BF16.on(TorchDevice.CPU, config)).isEqualTo(ComputeType.BF16);
  }

  @Test
  void computesNarrowModelsInF32Anywhere() {
    assertThat(Precision.AUTO.on(TorchDevice.CPU, TinyLlama.miniature()))
        .isEqualTo(ComputeType.F32);
  }
}
