package dev.mergewright.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.ArrayWeights;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.DeviceKernels;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.Torch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What every merge method keeps, whatever it computes.
class MergeMethodContractTest {
  private static final int N = 4 * 2048 + 7; // four tiles and a rest
  private static final List<Long> SHAPE = List.of(3L, N / 3L); // rows that cross tiles
  private static final String TENSOR = "model.layers.0.mlp.up_proj.weight";
  private static final List<MergeMethod> METHODS = MergeMethod.ALL;
  private static final DeviceKernels KERNELS =
      Torch.gpus() > 0 ? DeviceKernels.onGpu(0) : DeviceKernels.onCpu();

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  /// Every method with one of its options changed, but for what needs a whole model.
  private static final List<MergeMethod> VARIANTS =
      METHODS.stream()
          .flatMap(
              method ->
                  method.options().stream()
                      .flatMap(option -> option.words().stream().skip(1).map(option.choosing())))
          .filter(method -> !method.trimsWholeModel())
          .toList();

  @ParameterizedTest
  @FieldSource("METHODS")
  void declaresParametersThatItsOwnCheckAccepts(MergeMethod method) {
    assertThat(method.parameters().stream().map(MergeParameter::name)).doesNotHaveDuplicates();
    for (MergeParameter parameter : method.parameters()) {
      for (Double value : Arrays.asList(parameter.low(), parameter.high(), parameter.standard())) {
        assertThat(value == null || parameter.domain().contains(value))
            .as(parameter.name())
            .isTrue();
      }
      assertThat(parameter.domain().contains(Double.NaN)).isFalse();
    }
    assertThat(MergeMethod.named(method.name())).contains(method);
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void givesTheSameNumbersForAnyRange(MergeMethod method) {
    method.parameters().stream()
        .filter(MergeParameter::isSwitch)
        .forEach(parameter -> givesTheSameNumbersForAnyRange(merged(method, parameter)));
    givesTheSameNumbersForAnyRange(merged(method));
  }

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void givesTheSameNumbersForAnyRangeUnderAnyOption(MergeMethod method) {
    givesTheSameNumbersForAnyRange(method);
  }

  private static void givesTheSameNumbersForAnyRange(Weights merged) {
    float[] all = merged.read(TENSOR);
    for (int from : new int[] {0, 1, 2047, 2048, 2049, 4097, N - 1, N}) {
      for (int count : new int[] {0, 1, 4096, 4097, N - from}) {
        if (from + count <= N) {
          float[] part = new float[count];
          merged.read(TENSOR, from, part, count);
          assertThat(Arrays.mismatch(part, Arrays.copyOfRange(all, from, from + count)))
              .isNegative();
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void givesNumbersOfTheTypeOfItsStepsForAnyRange(MergeMethod method) {
    List<float[]> sources = List.of(numbers("x"), numbers("y"));
    float @Nullable [] base = method.takesBase() ? numbers("base") : null;
    TensorGroup group =
        MergedTensor.group(SHAPE, base, sources.subList(0, Math.min(2, method.maxSources())));
    Map<String, Double> given = Map.of("weight", 0.3, "density", 0.4, "t", 0.3, "max_iter", 3.0);
    for (ElementType steps : ElementType.values()) {
      MergedTensor merged =
          MergedTensor.of(
              method, group, MergedTensor.values(method, group.sources(), given, steps));
      float[] all = merged.all();
      for (int from : new int[] {0, 1, 4095, 4096, N - 4097}) {
        float[] part = merged.read(from, 4097);
        assertThat(Arrays.mismatch(part, Arrays.copyOfRange(all, from, from + 4097))).isNegative();
      }
      assertThat(IntStream.range(0, N).filter(i -> steps.round(all[i]) != all[i])).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void givesTheSameNumbersAtTheSameTime(MergeMethod method) {
    float[] expected = merged(method).read(TENSOR);
    Weights merged = merged(method);
    assertThat(
            IntStream.range(0, 16)
                .parallel()
                .map(_ -> Arrays.mismatch(merged.read(TENSOR), expected))
                .max())
        .hasValue(-1);
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void mergesAnEmptyTensor(MergeMethod method) {
    SequencedMap<String, ArrayWeights> models = new LinkedHashMap<>();
    for (String name : List.of("base", "x", "y")) {
      models.put(name, new ArrayWeights().with(TENSOR));
    }
    assertThat(MergedWeights.of(recipe(method), SourcePool.of(models, 1 << 20)).read(TENSOR))
        .isEmpty();
  }

  /// Not a bit differs, so a merge does not depend on where it was made.
  @ParameterizedTest
  @FieldSource("METHODS")
  void givesTheSameNumbersOnTheDevice(MergeMethod method) {
    method.parameters().stream()
        .filter(MergeParameter::isSwitch)
        .forEach(parameter -> givesTheSameNumbersOnTheDevice(method, parameter));
    givesTheSameNumbersOnTheDevice(method, new MergeParameter[0]);
  }

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void givesTheSameNumbersOnTheDeviceUnderAnyOption(MergeMethod method) {
    givesTheSameNumbersOnTheDevice(method);
  }

  private static void givesTheSameNumbersOnTheDevice(
      MergeMethod method, MergeParameter... flipped) {
    SourcePool onDevice = pool().on(KERNELS);
    MergedWeights merged = MergedWeights.of(recipe(method, flipped), onDevice);
    float[] expected = merged(method, flipped).read(TENSOR);
    assertThat(Arrays.mismatch(merged.read(TENSOR), expected)).isNegative();
    float[] part = new float[5000];
    merged.read(TENSOR, 3000, part, part.length);
    assertThat(Arrays.mismatch(part, Arrays.copyOfRange(expected, 3000, 8000))).isNegative();
    assertThat(merged.isMergedOnDevice(TENSOR)).isEqualTo(method.runsOnDevice());
  }

  private static Weights merged(MergeMethod method, MergeParameter... flipped) {
    return MergedWeights.of(recipe(method, flipped), pool());
  }

  private static SourcePool pool() {
    SequencedMap<String, ArrayWeights> models = new LinkedHashMap<>();
    for (String name : List.of("base", "x", "y")) {
      models.put(name, new ArrayWeights().with(TENSOR, ElementType.F32, SHAPE, numbers(name)));
    }
    return SourcePool.of(models, 1 << 20);
  }

  private static float[] numbers(String name) {
    Random random = new Random(name.hashCode());
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = Math.round(8 * random.nextGaussian()) / 8f; // many equal magnitudes
    }
    return values;
  }

  /// All numbers are 0.4; switches are standard, or flipped.
  private static MergeRecipe recipe(MergeMethod method, MergeParameter... flipped) {
    SequencedMap<String, ParameterValue> global = new LinkedHashMap<>();
    for (MergeParameter parameter : method.parameters()) {
      if (!parameter.isSwitch()) {
        global.put(parameter.name(), new ParameterValue.Scalar(0.4));
      }
    }
    for (MergeParameter parameter : flipped) {
      double other = parameter.standard() != null && parameter.standard() == 0 ? 1 : 0;
      global.put(parameter.name(), new ParameterValue.Scalar(other));
    }
    List<MergeSource> sources =
        method.maxSources() == 1
            ? List.of(MergeSource.of("x"))
            : List.of(MergeSource.of("x", Map.of()), MergeSource.of("y"));
    String base = method.needsBase() ? "base" : null;
    return new MergeRecipe(method, base, sources, global, ElementType.F32, 5);
  }
}
