package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.TorchDevice;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringPlanTest {
  private static final LlamaConfig CONFIG = TinyLlama.miniature();
  private static final ActivationSize SIZE = new ActivationSize(CONFIG, ComputeType.F32);
  private static final List<TokenBatch> BATCHES =
      TokenBatch.pack(
          IntStream.range(0, 32).mapToObj(_ -> new EncodedRow(new int[129], 100, 129)).toList(),
          1024);
  private static final int CANDIDATES = 16;

  @Test
  void keepsModelsWholeThatFit() {
    ScoringPlan plan = ScoringPlan.of(needs(resident()), 1);
    assertThat(plan.streams()).isFalse();
    assertThat(plan.bytes()).isEqualTo(resident());
    assertThat(plan.text()).startsWith("resident: ").contains("of f32 weights", "as asked for");
  }

  @Test
  void streamsOneByteLess() {
    ScoringPlan plan = ScoringPlan.of(needs(resident() - 1, 1), 1);
    assertThat(plan.streams()).isTrue();
    assertThat(plan.bytes()).isLessThan(resident());
    assertThat(plan.text()).startsWith("streamed layer by layer").contains("do not fit", "1 model");
  }

  @Test
  void countsModelsSideBySide() {
    assertThat(ScoringPlan.of(needs(3 * resident()), 3).streams()).isFalse();
    assertThat(ScoringPlan.of(needs(3 * resident() - 1, 1), 3).streams()).isTrue();
  }

  /// Budgets from where all rows go at once down to where no batch does.
  @ParameterizedTest
  @ValueSource(ints = {4, 3, 2, 1})
  void goesThroughTheLayersMoreOftenWhereActivationsWouldNotFit(int batches) {
    ScoringPlan one = needs(Long.MAX_VALUE).plan(true);
    long kept = SIZE.kept(BATCHES.getFirst(), CANDIDATES);
    long rest = one.bytes() - one.activations();
    ScoringPlan plan = needs(rest + batches * kept).plan(true);
    assertThat(BATCHES).hasSize(4);
    assertThat(one.passes()).containsExactly(4);
    assertThat(plan.passes()).hasSize(Math.ceilDiv(4, batches));
    assertThat(plan.passes().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
    assertThat(plan.bytes()).isLessThanOrEqualTo(plan.budget());
    assertThatThrownBy(() -> needs(rest + kept - 1).plan(true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("at least", "--memory");
  }

  @Test
  void keepsTheLargestPartOfEverySource() {
    Weights source = TinyLlama.weights(CONFIG, 1);
    long largest =
        ModelPart.of(CONFIG).stream().mapToLong(part -> part.elements(CONFIG)).max().orElse(0);
    ScoringPlan plan =
        new ScoringPlan.Needs(
                SIZE, execution(1), BATCHES, CANDIDATES, List.of(source, source), Long.MAX_VALUE)
            .plan(true);
    assertThat(plan.sources()).isEqualTo(2 * largest * Float.BYTES);
    assertThat(plan.part()).isEqualTo(largest * Float.BYTES);
    assertThat(plan.model())
        .isEqualTo(
            CONFIG.tensors().values().stream().mapToLong(TensorSpec::elements).sum() * Float.BYTES);
  }

  private static long resident() {
    return needs(0).resident();
  }

  private static ScoringPlan.Needs needs(long budget) {
    return needs(budget, CANDIDATES);
  }

  private static ScoringPlan.Needs needs(long budget, int candidates) {
    return new ScoringPlan.Needs(
        SIZE, execution(Math.max(1, budget)), BATCHES, candidates, List.of(), budget);
  }

  private static ModelExecution execution(long memory) {
    return new ModelExecution(TorchDevice.CPU, Precision.F32, 2, OptionalLong.of(memory));
  }
}
