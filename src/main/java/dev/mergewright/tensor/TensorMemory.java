package dev.mergewright.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.MemorySegment;

/// Memory outside the heap as tensors, f32 or bf16, of any size.
///
/// On the CPU a tensor lies where the memory lies, so that nothing is copied: the memory must stay
/// until the tensor is closed, and nobody may write to it that the tensor's readers do not expect.
/// On a GPU it is copied.
///
/// bf16 is unknown to DJL. Such a tensor is made as f16, and a script then gives its storage to an
/// empty tensor of the right type. DJL shows it with an unknown type; scripts take it.
public final class TensorMemory implements AutoCloseable {
  /// A buffer holds at most 2 GB; libtorch takes nothing but its address.
  private static final long BUFFER = 1 << 20;

  private static final String SCRIPT =
      """
        def as_bf16(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.set_(torch.empty([0], dtype=15, device=x[0].device), x[0])
      """;

  private final TorchScript script;

  private TensorMemory(TorchScript script) {
    this.script = script;
  }

  /// What makes tensors on the device of a manager.
  public static TensorMemory on(NDManager manager) {
    return new TensorMemory(TorchScript.compile(manager, SCRIPT));
  }

  /// Memory as a tensor that belongs to `owner`.
  ///
  /// @param memory at least the tensor's bytes, outside the heap
  /// @throws IllegalArgumentException when it is shorter, or the type is f16
  public NDArray tensor(MemorySegment memory, TensorSpec spec, NDManager owner) {
    if (spec.type() == ElementType.F16 || memory.byteSize() < spec.bytes() || !memory.isNative()) {
      throw new IllegalArgumentException(
          "%d bytes of %s memory cannot be a tensor %s"
              .formatted(memory.byteSize(), memory.isNative() ? "native" : "heap", spec));
    }
    Shape shape = new Shape(spec.shape());
    if (spec.type() == ElementType.F32) {
      return alias(memory, shape, DataType.FLOAT32, owner);
    }
    try (NDArray halves = alias(memory, shape, DataType.FLOAT16, owner)) {
      return script.call(owner, "as_bf16", new NDList(halves)).singletonOrThrow();
    }
  }

  private static NDArray alias(MemorySegment memory, Shape shape, DataType type, NDManager owner) {
    return JniUtils.createNdFromByteBuffer(
        (PtNDManager) owner,
        memory.asSlice(0, Math.min(BUFFER, memory.byteSize())).asByteBuffer(),
        shape,
        type,
        SparseFormat.DENSE,
        owner.getDevice());
  }

  @Override
  public void close() {
    script.close();
  }
}
