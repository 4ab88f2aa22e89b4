package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Agreement with transformers, on values made by `golden/llama/make_golden.py`.
class LlamaGoldenTest {
  private static final double TOLERANCE = 1e-4; // f32 sums in another order, over two layers

  @ParameterizedTest
  @ValueSource(strings = {"grouped", "tied", "wide-heads"})
  void agreesOnTheLossOfEveryRow(String name) throws IOException {
    Case golden = Case.read(name);
    List<EncodedRow> rows = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (JsonNode row : golden.json.path("rows")) {
      int[] tokens = ints(row.path("tokens"));
      rows.add(new EncodedRow(tokens, row.path("answerFrom").asInt(), tokens.length));
      expected.add(
          StreamSupport.stream(row.path("losses").spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .average()
              .orElseThrow());
    }
    double[] losses =
        golden.with(
            (pass, parts, scope) -> new AnswerLoss(pass, parts).of(EncodedRows.of(rows), scope));
    for (int i = 0; i < losses.length; i++) {
      assertThat(losses[i]).as("row %d", i).isCloseTo(expected.get(i), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grouped", "tied", "wide-heads"})
  void continuesAsGreedilyAsTransformers(String name) throws IOException {
    Case golden = Case.read(name);
    List<int[]> prompts = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    for (JsonNode sample : golden.json.path("greedy")) {
      prompts.add(ints(sample.path("prompt")));
      expected.add(ints(sample.path("reply")));
    }
    List<TokenDraw> draws =
        Collections.nCopies(prompts.size(), TokenDraw.of("", Sampling.greedy(8)));
    List<int[]> replies =
        golden.with(
            (pass, parts, scope) ->
                new Generation(pass, parts, Set.of()).replies(prompts, draws, scope));
    assertThat(replies).containsExactlyElementsOf(expected);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private record Case(JsonNode json, LlamaConfig config, Weights weights) {
    static Case read(String name) throws IOException {
      JsonNode json;
      try (InputStream in =
          LlamaGoldenTest.class.getResourceAsStream("/golden/llama/" + name + ".json")) {
        json = new ObjectMapper().readTree(in);
      }
      LlamaConfig config = LlamaConfigFile.parse(json.path("config"));
      Map<String, float[]> values = new HashMap<>();
      json.path("weights")
          .properties()
          .forEach(
              tensor -> {
                JsonNode numbers = tensor.getValue().path(1);
                float[] array = new float[numbers.size()];
                for (int i = 0; i < array.length; i++) {
                  array[i] = numbers.path(i).floatValue();
                }
                values.put(tensor.getKey(), array);
              });
      return new Case(json, config, ArrayWeights.of(config.tensors(), values));
    }

    <T> T with(Use<T> use) {
      try (NDManager scope = Torch.newManager();
          ForwardPass pass = ForwardPass.compile(config, ComputeType.F32, scope)) {
        ModelParts parts = ModelParts.load(pass, DeviceWeights.of(config, weights), scope);
        return use.apply(pass, parts, scope);
      }
    }
  }

  private interface Use<T> {
    T apply(ForwardPass pass, ModelParts parts, NDManager scope);
  }
}
