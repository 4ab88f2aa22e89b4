package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorMemoryTest {
  private static final String SCRIPT =
      """
        def halves(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.mul(torch.to(x[0], 6), 0.5)
      """;

  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void isSeenByLibtorchWhereItLies(ElementType type) {
    TensorSpec spec = new TensorSpec(type, List.of(2L, 3L));
    try (Arena arena = Arena.ofConfined();
        NDManager manager = Torch.newManager();
        TensorMemory memory = TensorMemory.on(manager);
        TorchScript script = TorchScript.compile(manager, SCRIPT)) {
      MemorySegment bytes = arena.allocate(spec.bytes());
      try (NDArray tensor = memory.tensor(bytes, spec, manager)) {
        type.encode(new float[] {1, -2, 3, 4, 5, 6}, 6, bytes, 0); // seen, since nothing is copied
        NDArray halves = script.call(manager, "halves", new NDList(tensor)).singletonOrThrow();
        assertThat(halves.toFloatArray()).containsExactly(0.5f, -1, 1.5f, 2, 2.5f, 3);
        assertThat(halves.getShape().getShape()).containsExactly(2, 3);
      }
    }
  }

  @Test
  void refusesWhatIsTooShortOrOfAnotherType() {
    TensorSpec spec = new TensorSpec(ElementType.F32, List.of(4L));
    try (Arena arena = Arena.ofConfined();
        NDManager manager = Torch.newManager();
        TensorMemory memory = TensorMemory.on(manager)) {
      MemorySegment bytes = arena.allocate(15);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> memory.tensor(bytes, spec, manager))
          .withMessageContaining("15 bytes of native memory");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> memory.tensor(bytes, spec.as(ElementType.F16), manager));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> memory.tensor(MemorySegment.ofArray(new float[4]), spec, manager));
    }
  }
}
