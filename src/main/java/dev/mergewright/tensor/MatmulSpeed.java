package dev.mergewright.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// How fast a device multiplies matrices of one shape on the calling thread.
///
/// @param device what multiplies
/// @param rows rows of the left matrix
/// @param inner columns of the left one
/// @param columns rows of the right one, which is transposed as the weights of a linear map are
public record MatmulSpeed(TorchDevice device, int rows, int inner, int columns) {
  private static final int REPEAT = 3;

  private static final String SCRIPT =
      """
        def cast(self: __torch__.M, x: List[Tensor]) -> List[Tensor]:
          return [torch.to(x[0], {type}), torch.to(x[1], {type})]

        def product(self: __torch__.M, x: List[Tensor]) -> Tensor:
          y = torch.linear(x[0], x[1])
          return torch.to(torch.select(torch.select(y, 0, 0), 0, 0), 6)
      """;

  public MatmulSpeed {
    if (rows < 1 || inner < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "sizes must be positive, were %d, %d, %d".formatted(rows, inner, columns));
    }
  }

  /// Floating-point operations per second, of the fastest of a few products after one that does not
  /// count.
  ///
  /// @throws IllegalArgumentException when the type is f16
  public double flops(ElementType type) {
    try (NDManager manager = device.newManager();
        TorchScript script = TorchScript.compile(manager, script(type))) {
      NDList ones =
          new NDList(manager.ones(new Shape(rows, inner)), manager.ones(new Shape(columns, inner)));
      NDList inputs = script.call(manager, "cast", ones);
      double fastest = seconds(script, inputs, manager);
      for (int i = 0; i < REPEAT; i++) {
        double again = seconds(script, inputs, manager);
        fastest = i == 0 ? again : Math.min(fastest, again);
      }
      return 2.0 * rows * inner * columns / fastest;
    }
  }

  private static double seconds(TorchScript script, NDList inputs, NDManager manager) {
    long started = System.nanoTime();
    try (NDArray corner = script.call(manager, "product", inputs).singletonOrThrow()) {
      corner.getFloat(); // a device is waited for
    }
    return Math.max(1, System.nanoTime() - started) / 1e9;
  }

  private static String script(ElementType type) {
    return SCRIPT.replace(
        "{type}",
        switch (type) {
          case F32 -> "6";
          case BF16 -> "15";
          case F16 -> throw new IllegalArgumentException("f16 is no type to compute in");
        });
  }
}
