package dev.mergewright.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A compiled TorchScript module, the way in which this program computes with libtorch.
///
/// Methods take lists of tensors and return one tensor or a list of them; numbers that never change
/// are baked into the source. In a script intermediates die at once, operations that DJL lacks are
/// at hand, and a whole forward pass costs one call. Safe for concurrent calls.
///
/// ```text
///   def scaled(self: __torch__.M, x: List[Tensor], by: List[Tensor]) -> Tensor:
///     return torch.mul(x[0], by[0])
/// ```
///
/// bf16 must not be handed to DJL, which aborts the process on it; inside a script `torch.to(x,
/// 15)` is safe as long as results are cast back.
public final class TorchScript implements AutoCloseable {
  private final PtSymbolBlock module;

  private TorchScript(PtSymbolBlock module) {
    this.module = module;
  }

  /// Compiles methods, each indented by two spaces and with `self: __torch__.M` first.
  ///
  /// @throws ai.djl.engine.EngineException with the line marked when the source is wrong
  public static TorchScript compile(NDManager manager, String methods) {
    Torch.prepareThread();
    ByteArrayInputStream archive = new ByteArrayInputStream(TorchScriptArchive.of(methods));
    try {
      return new TorchScript(JniUtils.loadModule((PtNDManager) manager, archive, true, false));
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail", e);
    }
  }

  /// Calls a method without recording gradients; the results belong to `owner`.
  public NDList call(NDManager owner, String method, NDList... arguments) {
    Torch.prepareThread();
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = list(arguments[i]);
      }
      try (IValue result = IValueUtils.runMethod(module, method, values)) {
        return result.toNDList((PtNDManager) owner);
      }
    } finally {
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  /// Calls a method so that a gradient can flow back, after [Torch#recordGradient()]. The results
  /// belong to the manager of the first tensor. A tensor may be in one list only.
  public NDList callForGradient(String method, NDList... arguments) {
    NDList named = new NDList();
    for (int i = 0; i < arguments.length; i++) {
      for (NDArray array : arguments[i]) {
        array.setName("a" + i + "[]"); // DJL's way to say: the next element of list i
        named.add(array);
      }
    }
    try (NDArray selector = named.head().getManager().create(0)) {
      selector.setName("module_method:" + method);
      named.add(selector);
      return IValueUtils.forward(module, named, true);
    }
  }

  private static IValue list(NDList arrays) {
    return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    module.close();
  }
}
