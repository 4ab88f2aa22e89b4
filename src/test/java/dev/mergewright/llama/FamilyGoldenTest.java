package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;

/// Agreement with transformers on every family, on values made by `golden/families/make_golden.py`:
/// rows of 2 to 48 tokens, past every window and past the length of the first training.
class FamilyGoldenTest {
  private static final double TOLERANCE = 1e-4; // f32 sums in another order, over four layers

  // Both round at the same places, up to the insides of attention: the distances are alike.
  private static final double NOISE = 1.5;

  @ParameterizedTest
  @Families
  void agreesOnTheLossOfEveryToken(String name) throws IOException {
    Case golden = Case.read(name);
    try (Loaded model = golden.load(ComputeType.F32)) {
      for (EncodedRow row : golden.rows) {
        assertThat(model.tokenLosses(row))
            .as("%d tokens", row.length())
            .containsExactly(golden.losses(row), within((float) TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @Families
  void scoresRowsOfAllLengthsTogether(String name) throws IOException {
    Case golden = Case.read(name);
    try (Loaded model = golden.load(ComputeType.F32)) {
      double[] losses = model.loss().of(EncodedRows.of(golden.rows), model.scope);
      for (int i = 0; i < losses.length; i++) {
        assertThat(losses[i]).isCloseTo(mean(golden.losses(golden.rows.get(i))), within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @Families
  void isAsNearToTheExactLossesInBf16AsTransformersIs(String name) throws IOException {
    Case golden = Case.read(name);
    try (Loaded model = golden.load(ComputeType.BF16)) {
      double distance = 0;
      int tokens = 0;
      for (EncodedRow row : golden.rows) {
        float[] exact = golden.losses(row);
        float[] rounded = model.tokenLosses(row);
        for (int i = 0; i < exact.length; i++) {
          distance += Math.abs(rounded[i] - exact[i]);
        }
        tokens += exact.length;
      }
      assertThat(distance / tokens)
          .isBetween(0.01, NOISE * golden.json.path("bf16_distance").asDouble());
    }
  }

  @ParameterizedTest
  @Families
  void continuesAsGreedilyAsTransformersAloneAndTogether(String name) throws IOException {
    Case golden = Case.read(name);
    List<int[]> prompts = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    for (JsonNode sample : golden.json.path("greedy")) {
      prompts.add(ints(sample.path("prompt")));
      expected.add(ints(sample.path("reply")));
    }
    try (Loaded model = golden.load(ComputeType.F32)) {
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(model.replies(List.of(prompts.get(i)))).containsExactly(expected.get(i));
      }
      assertThat(model.replies(prompts)).containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @Families
  void readsTheSameFromWhatTransformers5Saves(String name) throws IOException {
    Case golden = Case.read(name);
    assertThat(LlamaConfigFile.parse(golden.json.path("saved"))).isEqualTo(golden.config);
  }

  @ParameterizedTest
  @Families
  void trainsOnTheLossThatItScores(String name) throws IOException {
    Case golden = Case.read(name);
    EncodedRows rows = EncodedRows.of(golden.rows);
    try (Loaded model = golden.load(ComputeType.F32);
        LlamaTrainer trainer =
            LlamaTrainer.start(golden.config, golden.weights, TrainingSettings.defaults())) {
      double scored = Arrays.stream(model.loss().of(rows, model.scope)).average().orElseThrow();
      assertThat(trainer.step(rows, 1e-3)).isCloseTo(scored, within(TOLERANCE));
      assertThat(trainer.step(rows, 0)).isLessThan(scored);
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private record Case(JsonNode json, LlamaConfig config, Weights weights, List<EncodedRow> rows) {
    static Case read(String name) throws IOException {
      JsonNode json;
      try (InputStream in =
          FamilyGoldenTest.class.getResourceAsStream("/golden/families/" + name + ".json")) {
        json = new ObjectMapper().readTree(in);
      }
      LlamaConfig config = LlamaConfigFile.parse(json.path("config"));
      List<EncodedRow> rows = new ArrayList<>();
      for (JsonNode row : json.path("rows")) {
        int[] tokens = ints(row.path("tokens"));
        rows.add(new EncodedRow(tokens, 1, tokens.length));
      }
      return new Case(json, config, weights(config), rows);
    }

    private static Weights weights(LlamaConfig config) {
      SequencedMap<String, TensorSpec> tensors = config.tensors();
      Map<String, float[]> values = new HashMap<>();
      tensors.forEach(
          (name, spec) -> {
            float[] array = mixed(name, Math.toIntExact(spec.elements()));
            for (int i = 0; i < array.length && name.contains("norm"); i++) {
              array[i] = array[i] / 4 + (config.norm().aroundOne() ? 0 : 1);
            }
            values.put(name, array);
          });
      return ArrayWeights.of(tensors, values);
    }

    /// Integers in [-256, 256] mixed from name and place, over 256, as the script has them.
    private static float[] mixed(String name, int size) {
      CRC32 crc = new CRC32();
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      int seed = (int) crc.getValue();
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        int x = i * 0x9E3779B1 + seed;
        x = (x ^ (x >>> 15)) * 0x2C1B3C6D;
        x = (x ^ (x >>> 12)) * 0x297A2D39;
        x = x ^ (x >>> 15);
        values[i] = Integer.remainderUnsigned(x, 513) / 256f - 1;
      }
      return values;
    }

    float[] losses(EncodedRow row) {
      JsonNode numbers = json.path("rows").path(rows.indexOf(row)).path("losses");
      float[] losses = new float[numbers.size()];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = numbers.path(i).floatValue();
      }
      return losses;
    }

    Loaded load(ComputeType type) {
      NDManager scope = Torch.newManager();
      ForwardPass pass = ForwardPass.compile(config, type, scope);
      return new Loaded(
          pass, ModelParts.load(pass, DeviceWeights.of(config, weights), scope), scope);
    }
  }

  private record Loaded(ForwardPass pass, ModelParts parts, NDManager scope)
      implements AutoCloseable {
    AnswerLoss loss() {
      return new AnswerLoss(pass, parts);
    }

    float[] tokenLosses(EncodedRow row) {
      TokenBatch batch = TokenBatch.pack(List.of(row)).getFirst();
      return loss().tokenLosses(batch, LayerViews.of(pass, batch.length(), scope), scope);
    }

    List<int[]> replies(List<int[]> prompts) {
      List<TokenDraw> draws =
          Collections.nCopies(prompts.size(), TokenDraw.of("", Sampling.greedy(12)));
      return new Generation(pass, parts, Set.of()).replies(prompts, draws, scope);
    }

    @Override
    public void close() {
      pass.close();
      scope.close();
    }
  }
}
