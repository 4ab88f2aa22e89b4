package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.CheckpointFormatException;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.merge.CountedReads;
import dev.mergewright.merge.MergedWeights;
import dev.mergewright.merge.RecipeYaml;
import dev.mergewright.merge.SourcePool;
import dev.mergewright.merge.SourceWindow;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Torch;
import dev.mergewright.tensor.TorchDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PopulationScorerTest {
  private static final LlamaConfig CONFIG = TinyLlama.grouped(false);
  private static final List<Double> WEIGHTS = List.of(0.3, 0.6, 0.9);

  @TempDir private static Path folder;
  private static ChatFormat format;
  private static List<EncodedRows> sets;

  @BeforeAll
  static void open() throws IOException {
    format = TinyLlama.format(CONFIG, folder);
    sets = List.of(rows(90, 1), rows(1, 2), rows(60, 3));
  }

  @AfterAll
  static void close() {
    format.close();
  }

  /// Passes of all batches, of one each, and of two; threads fewer and more than batches.
  @ParameterizedTest
  @CsvSource({
    "false, 1, F32, 99",
    "false, 4, F32, 1",
    "true, 2, F32, 2",
    "false, 2, BF16, 99",
    "true, 1, BF16, 2"
  })
  void givesTheBitsOfEachModelAlone(
      boolean tied, int threads, Precision precision, int batchesPerPass) {
    LlamaConfig config = TinyLlama.grouped(tied);
    SequencedMap<String, Weights> sources = sources(config);
    List<List<double[]>> alone = new ArrayList<>();
    try (LlamaRuntime runtime = runtime(config, 1, precision)) {
      for (Weights candidate : population(SourcePool.of(sources, Long.MAX_VALUE))) {
        try (LanguageModel model = runtime.load(candidate)) {
          alone.add(sets.stream().map(model::answerLosses).toList());
        }
      }
    }
    try (SourceWindow window = new SourceWindow(1 << 20);
        LlamaRuntime runtime = runtime(config, threads, precision)) {
      List<Weights> candidates = population(SourcePool.of(sources, 0).through(window));
      List<CandidateLosses> scored =
          runtime.score(candidates, sets, window, streamed(batchesPerPass));
      for (int c = 0; c < candidates.size(); c++) {
        for (int s = 0; s < sets.size(); s++) {
          assertThat(losses(scored.get(c), s)).containsExactly(alone.get(c).get(s));
        }
      }
      assertThat(runtime.openArrays()).isZero();
    }
  }

  /// The goldens hold what the script packs; what is read into stacks and streamed is held to that.
  @ParameterizedTest
  @Families
  void givesTheBitsOfTheGoldenPathForEveryFamily(String family) throws IOException {
    LlamaConfig config;
    try (InputStream in =
        PopulationScorerTest.class.getResourceAsStream("/golden/families/" + family + ".json")) {
      config = LlamaConfigFile.parse(new ObjectMapper().readTree(in).path("config"));
    }
    Weights weights = TinyLlama.weights(config, 7);
    SplittableRandom random = new SplittableRandom(7);
    EncodedRows rows =
        EncodedRows.of(
            random
                .ints(40, 2, 49)
                .mapToObj(
                    length ->
                        new EncodedRow(
                            random.ints(length, 0, config.vocabulary()).toArray(), 1, length))
                .toList());
    double[] golden;
    try (NDManager scope = Torch.newManager();
        ForwardPass pass = ForwardPass.compile(config, ComputeType.F32, scope)) {
      ModelParts parts = ModelParts.load(pass, DeviceWeights.of(config, weights), scope);
      golden = new AnswerLoss(pass, parts).of(rows, scope);
    }
    ModelExecution execution =
        new ModelExecution(TorchDevice.CPU, Precision.F32, 2, OptionalLong.empty());
    try (SourceWindow window = new SourceWindow(0);
        LlamaRuntime runtime = LlamaRuntime.withoutFormat(config, execution)) {
      List<EncodedRows> set = List.of(rows);
      ScoringPlan plan = runtime.streamedPlan(set, 1, List.of());
      CandidateLosses streamed = runtime.score(List.of(weights), set, window, plan).getFirst();
      assertThat(losses(streamed, 0)).containsExactly(golden);
      runtime.lend(
          weights, (loss, scope) -> assertThat(loss.of(rows, scope)).containsExactly(golden));
    }
  }

  @Test
  void streamsASingleModelThatDoesNotFitAndSaysWhatItCannotDo() {
    List<String> released = new ArrayList<>();
    Weights weights = TinyLlama.weights(CONFIG, 1);
    try (LlamaRuntime runtime = runtime(CONFIG, 2, Precision.F32);
        LanguageModel whole = runtime.load(weights);
        LanguageModel model =
            runtime.open(weights, streamed(99), () -> released.add("the streamed one"))) {
      assertThat(model.answerLosses(sets.getFirst()))
          .containsExactly(whole.answerLosses(sets.getFirst()));
      assertThatThrownBy(() -> model.generate(List.of("w6"), Sampling.greedy(1)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cannot write replies");
      assertThat(released).isEmpty();
      runtime.open(weights, runtime.plan(weights), () -> released.add("the whole one")).close();
      assertThat(released).containsExactly("the whole one");
    }
    assertThat(released).containsExactly("the whole one", "the streamed one");
  }

  @Test
  void readsEachSourceTensorOnceAndHoldsOneLayerOfThem() {
    SequencedMap<String, Weights> sources = new LinkedHashMap<>();
    sources(CONFIG).forEach((name, weights) -> sources.put(name, new CountedReads(weights)));
    try (SourceWindow window = new SourceWindow(1 << 20);
        LlamaRuntime runtime = runtime(CONFIG, 2, Precision.F32)) {
      List<Weights> candidates = population(SourcePool.of(sources, 0).through(window));
      runtime.score(candidates, sets, window, streamed(99));
      for (Weights source : sources.values()) {
        CONFIG
            .tensors()
            .forEach(
                (name, spec) ->
                    assertThat(((CountedReads) source).counts())
                        .containsEntry(name, spec.elements()));
      }
      long largest =
          ModelPart.of(CONFIG).stream().mapToLong(part -> part.elements(CONFIG)).max().orElse(0);
      assertThat(window.mostHeld()).isEqualTo(2 * largest * Float.BYTES);
    }
  }

  @Test
  void recordsACandidateWithoutMemoryAndScoresTheOthers() {
    List<Weights> candidates = new ArrayList<>(population(pool()));
    candidates.set(1, failing(candidates.get(1), new OutOfMemoryError("Java heap space")));
    try (SourceWindow window = new SourceWindow(0);
        LlamaRuntime runtime = runtime(CONFIG, 2, Precision.F32)) {
      List<CandidateLosses> scored = runtime.score(candidates, sets, window, streamed(2));
      assertThat(scored.get(1))
          .isInstanceOfSatisfying(
              CandidateLosses.OutOfMemory.class,
              failed ->
                  assertThat(failed.advice())
                      .contains("out of memory (Java heap space)")
                      .contains("--precision bf16"));
      assertThat(losses(scored.get(0), 0)).doesNotContain(0);
      assertThat(losses(scored.get(2), 0)).doesNotContain(0);
      assertThat(runtime.openArrays()).isZero();
    }
  }

  @Test
  void endsWithAnyOtherFailure() {
    RuntimeException damaged =
        new CheckpointFormatException(CheckpointFormatException.Reason.NOT_FINITE, "damaged");
    List<Weights> candidates = List.of(failing(population(pool()).getFirst(), damaged));
    try (SourceWindow window = new SourceWindow(0);
        LlamaRuntime runtime = runtime(CONFIG, 2, Precision.F32)) {
      assertThatThrownBy(() -> runtime.score(candidates, sets, window, streamed(99)))
          .isSameAs(damaged);
      assertThat(runtime.openArrays()).isZero();
    }
  }

  @Test
  void keepsNoArraysBehind() {
    try (SourceWindow window = new SourceWindow(1 << 20);
        LlamaRuntime runtime = runtime(CONFIG, 2, Precision.F32)) {
      List<Weights> candidates = population(pool());
      for (int i = 0; i < 20; i++) {
        runtime.score(candidates, sets, window, streamed(2));
        assertThat(runtime.openArrays()).isZero();
      }
    }
  }

  @Test
  void refusesWeightsOfAnotherShapeBeforeItBegins() {
    List<Weights> candidates = List.of(TinyLlama.weights(TinyLlama.grouped(true), 1));
    try (SourceWindow window = new SourceWindow(0);
        LlamaRuntime runtime = runtime(CONFIG, 1, Precision.F32)) {
      assertThatThrownBy(() -> runtime.score(candidates, sets, window, streamed(99)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("lm_head.weight");
    }
  }

  private static LlamaRuntime runtime(LlamaConfig config, int threads, Precision precision) {
    return LlamaRuntime.open(
        config,
        format,
        new ModelExecution(TorchDevice.CPU, precision, threads, OptionalLong.empty()));
  }

  private static ScoringPlan streamed(int batchesPerPass) {
    int left = sets.stream().mapToInt(rows -> rows.batches().size()).sum();
    List<Integer> passes = new ArrayList<>();
    while (left > 0) {
      passes.add(Math.min(left, batchesPerPass));
      left -= passes.getLast();
    }
    return new ScoringPlan(true, WEIGHTS.size(), "f32", 0, 0, 0, 0, 0, passes, 0, "in a test");
  }

  private static double[] losses(CandidateLosses scored, int set) {
    return ((CandidateLosses.Scored) scored).of(set);
  }

  private static SequencedMap<String, Weights> sources(LlamaConfig config) {
    SequencedMap<String, Weights> sources = new LinkedHashMap<>();
    sources.put("base", TinyLlama.weights(config, 1));
    sources.put("x", TinyLlama.weights(config, 2));
    return sources;
  }

  private static SourcePool pool() {
    return SourcePool.of(sources(CONFIG), 0);
  }

  private static List<Weights> population(SourcePool pool) {
    return WEIGHTS.stream()
        .map(
            weight ->
                """
                merge_method: ties
                base_model: base
                models:
                  - {model: x, parameters: {weight: %s, density: 0.6}}
                dtype: bfloat16
                """
                    .formatted(weight))
        .map(recipe -> MergedWeights.of(RecipeYaml.parse(recipe, "test"), pool).asStored())
        .toList();
  }

  /// Weights of which the last layer cannot be read.
  private static Weights failing(Weights weights, Throwable failure) {
    return new Weights() {
      @Override
      public SequencedMap<String, TensorSpec> tensors() {
        return weights.tensors();
      }

      @Override
      public void read(String tensor, long from, float[] into, int count) {
        if (tensor.startsWith("model.layers.1.mlp")) {
          switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(failure);
          }
        }
        weights.read(tensor, from, into, count);
      }
    };
  }

  private static EncodedRows rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return format.encode(
        IntStream.range(0, count)
            .mapToObj(
                _ ->
                    Row.of(
                        TinyLlama.words(CONFIG, random.nextInt(1, 40), random),
                        TinyLlama.words(CONFIG, random.nextInt(1, 20), random)))
            .toList());
  }
}
