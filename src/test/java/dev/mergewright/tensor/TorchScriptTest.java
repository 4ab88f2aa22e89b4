package dev.mergewright.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TorchScriptTest {
  private static final String SCALED =
      """
        def scaled(self: __torch__.M, x: List[Tensor], by: List[Tensor]) -> Tensor:
          return torch.sum(torch.mul(x[0], by[0]))
        def both(self: __torch__.M, x: List[Tensor]) -> List[Tensor]:
          return [torch.neg(x[0]), torch.to(torch.to(x[1], 15), 6)]
      """;

  private NDManager manager;
  private TorchScript script;

  @BeforeEach
  void compile() {
    manager = Torch.newManager();
    script = TorchScript.compile(manager, SCALED);
  }

  @AfterEach
  void close() {
    script.close();
    manager.close();
  }

  @Test
  void callsAMethodWithListsOfTensors() {
    NDArray x = manager.create(new float[] {1, 2, 3});
    NDArray by = manager.create(new float[] {4, 5, 6});
    NDList result = script.call(manager, "scaled", new NDList(x), new NDList(by));
    assertThat(result.singletonOrThrow().getFloat()).isEqualTo(32);
  }

  /// 1.0039 needs nine bits of mantissa and becomes 1 on the way through bf16.
  @Test
  void returnsListsAndPassesThroughBFloat16InsideTheScript() {
    NDArray a = manager.create(new float[] {1});
    NDArray b = manager.create(new float[] {1.0039f});
    NDList result = script.call(manager, "both", new NDList(a, b));
    assertThat(result.get(0).getFloat()).isEqualTo(-1);
    assertThat(result.get(1).getFloat()).isEqualTo(1);
  }

  @Test
  void letsAGradientFlowBack() {
    NDArray x = manager.create(new float[] {1, 2});
    NDArray by = manager.create(new float[] {4, 5});
    x.setRequiresGradient(true);
    try (GradientCollector collector = Torch.recordGradient()) {
      NDList result = script.callForGradient("scaled", new NDList(x), new NDList(by));
      collector.backward(result.singletonOrThrow());
    }
    assertThat(x.getGradient().toFloatArray()).containsExactly(4, 5);
  }

  @Test
  void givesResultsToTheManagerThatTheCallerNames() {
    NDArray x = manager.create(new float[] {1});
    int before = manager.getManagedArrays().size();
    try (NDManager scope = manager.newSubManager()) {
      NDList result = script.call(scope, "scaled", new NDList(x), new NDList(x));
      assertThat(result.singletonOrThrow().getManager()).isSameAs(scope);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void marksTheLineOfAMistake() {
    String wrong =
        "  def f(self: __torch__.M, x: List[Tensor]) -> Tensor:\n    return torch.mull(x[0])\n";
    assertThatThrownBy(() -> TorchScript.compile(manager, wrong))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("torch.mull(x[0])");
  }
}
