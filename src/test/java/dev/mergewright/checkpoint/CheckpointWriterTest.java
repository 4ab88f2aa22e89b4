package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointWriterTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void readsBackWhatItWrote(ElementType type) throws IOException {
    ArrayWeights weights = ArrayWeights.tinyLlama(type, 3);
    Path model = folder.resolve("deep/model");
    CheckpointWriter.of(JSON.createObjectNode()).write(weights, model, Progress.SILENT);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.tensors()).isEqualTo(weights.tensors());
      for (String name : weights.tensors().keySet()) {
        assertThat(checkpoint.read(name)).containsExactly(weights.read(name));
      }
    }
  }

  @Test
  void roundsByChanceToTheSameBytesForAnyThreadsAndShards() throws IOException {
    float[] many = new float[100_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = 1 + i * 1e-7f;
    }
    Weights exact = new ExactNumbers(many);
    CheckpointWriter writer =
        CheckpointWriter.of(JSON.createObjectNode()).withStochasticRounding(7);
    writer.write(exact, folder.resolve("a"), Progress.SILENT);
    writer.withThreads(3).withShardBytes(100).write(exact, folder.resolve("b"), Progress.SILENT);
    writer.withStochasticRounding(8).write(exact, folder.resolve("c"), Progress.SILENT);
    try (Checkpoint a = Checkpoint.open(folder.resolve("a"));
        Checkpoint b = Checkpoint.open(folder.resolve("b"));
        Checkpoint c = Checkpoint.open(folder.resolve("c"))) {
      assertThat(a.read("x")).containsExactly(b.read("x")).isNotEqualTo(c.read("x"));
      assertThat(a.read("y")).isNotEqualTo(a.read("x")); // each tensor has its own luck
      double sum = 0;
      for (float value : a.read("x")) {
        sum += value;
      }
      assertThat(sum / many.length).isCloseTo(1.005, within(5 * 0x1p-8 / Math.sqrt(many.length)));
    }
  }

  /// Two tensors of numbers between those of bf16.
  private record ExactNumbers(float[] numbers) implements Weights {
    @Override
    public SequencedMap<String, TensorSpec> tensors() {
      TensorSpec spec = new TensorSpec(ElementType.BF16, List.of((long) numbers.length));
      return new LinkedHashMap<>(Map.of("x", spec, "y", spec));
    }

    @Override
    public void read(String tensor, long from, float[] into, int count) {
      System.arraycopy(numbers, (int) from, into, 0, count);
    }
  }

  @Test
  void writesTheSameBytesForAnyNumberOfThreads() throws IOException {
    float[] great = new float[(1 << 18) + 1]; // one block and an element
    great[1 << 18] = 3;
    ArrayWeights weights = ArrayWeights.tinyLlama(ElementType.F16, 3).with("great", great);
    for (int threads = 1; threads <= 3; threads++) {
      CheckpointWriter.of(JSON.createObjectNode())
          .withThreads(threads)
          .withShardBytes(600_000)
          .write(weights, folder.resolve("" + threads), Progress.SILENT);
    }
    Map<String, String> digests = digests(folder.resolve("1"));
    assertThat(digests)
        .containsKeys("model-00001-of-00002.safetensors", "model.safetensors.index.json");
    assertThat(digests(folder.resolve("2"))).isEqualTo(digests);
    assertThat(digests(folder.resolve("3"))).isEqualTo(digests);
  }

  @Test
  void carriesTheTemplatesFilesAlong() throws IOException {
    ObjectNode config = JSON.createObjectNode().put("vocab_size", 32).put("torch_dtype", "float32");
    ArrayWeights weights = ArrayWeights.tinyLlama(ElementType.F32, 3);
    CheckpointWriter.of(config)
        .withFile("tokenizer.json", "{\"tokens\":1}")
        .withFile("chat_template.jinja", "{{ x }}")
        .withFile("LICENSE.txt", "free")
        .withFile("README.md", "of the template")
        .write(weights, folder.resolve("template"), Progress.SILENT);
    try (Checkpoint template = Checkpoint.open(folder.resolve("template"))) {
      CheckpointWriter.like(template)
          .withFile("README.md", "of the merge")
          .write(rounded(weights), folder.resolve("merged"), Progress.SILENT);
    }
    assertThat(folder.resolve("merged/tokenizer.json")).hasContent("{\"tokens\":1}");
    assertThat(folder.resolve("merged/chat_template.jinja")).hasContent("{{ x }}");
    assertThat(folder.resolve("merged/LICENSE.txt")).hasContent("free");
    assertThat(folder.resolve("merged/README.md")).hasContent("of the merge");
    try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
      assertThat(merged.config().path("torch_dtype").asText()).isEqualTo("bfloat16");
      assertThat(merged.config().has("dtype")).isFalse();
      assertThat(merged.config().path("vocab_size").asInt()).isEqualTo(32);
      String name = "model.norm.weight";
      float[] expected = weights.read(name);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = ElementType.BF16.round(expected[i]);
      }
      assertThat(merged.read(name)).containsExactly(expected);
    }
  }

  @Test
  void takesAnotherConfigurationAndOtherTokenizerFiles() throws IOException {
    ArrayWeights weights = ArrayWeights.tinyLlama(ElementType.F32, 3);
    CheckpointWriter.of(JSON.createObjectNode().put("vocab_size", 32))
        .withFile("tokenizer.json", "old")
        .withFile("tokenizer_config.json", "{\"stays\": 1}")
        .withFile("merges.txt", "old")
        .write(weights, folder.resolve("template"), Progress.SILENT);
    try (Checkpoint template = Checkpoint.open(folder.resolve("template"))) {
      CheckpointWriter.like(template)
          .withTokenizer(
              TokenizerFiles.of(template.folder())
                  .with("tokenizer.json", "new")
                  .without("merges.txt"))
          .withConfig(template.config().put("bos_token_id", 5))
          .withThreads(2)
          .write(weights, folder.resolve("merged"), Progress.SILENT);
    }
    assertThat(folder.resolve("merged/tokenizer.json")).hasContent("new");
    assertThat(folder.resolve("merged/tokenizer_config.json")).hasContent("{\"stays\": 1}");
    assertThat(folder.resolve("merged/merges.txt")).doesNotExist();
    try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
      assertThat(merged.config().path("bos_token_id").asInt()).isEqualTo(5);
    }
  }

  @Test
  void copiesTensorsThatAreNoWeights() throws IOException {
    byte[] bytes =
        SafetensorsBytes.of(
            "{"
                + SafetensorsBytes.tensor("a", "F32", "[1]", 0, 4)
                + ","
                + SafetensorsBytes.tensor("ids", "I64", "[1]", 4, 12)
                + "}",
            12);
    bytes[bytes.length - 8] = 42;
    Path template = SafetensorsBytes.model(folder.resolve("template"), bytes);
    try (Checkpoint like = Checkpoint.open(template)) {
      CheckpointWriter.like(like).write(like, folder.resolve("copy"), Progress.SILENT);
    }
    byte[] copy = Files.readAllBytes(folder.resolve("copy/model.safetensors"));
    assertThat(copy[copy.length - 8]).isEqualTo((byte) 42);
  }

  @Test
  void neverOverwrites() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> write(ArrayWeights.tinyLlama(ElementType.F32, 1), model))
        .withMessageContaining("exists already");
    assertThat(model).isEmptyDirectory();
  }

  @Test
  void leavesNothingBehindWhenWeightsFail() {
    ArrayWeights tooGreat = new ArrayWeights().with("model.norm.weight", 1e30f);
    assertThatExceptionOfType(CheckpointFormatException.class)
        .isThrownBy(() -> write(stored(tooGreat, ElementType.F16), folder.resolve("model")))
        .withMessageContaining("model.norm.weight would hold 1.0E30, which F16 cannot store");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToLoseATensor() throws IOException {
    ArrayWeights all = new ArrayWeights().with("a", 1).with("b", 2);
    write(all, folder.resolve("template"));
    try (Checkpoint template = Checkpoint.open(folder.resolve("template"))) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(
              () ->
                  CheckpointWriter.like(template)
                      .write(new ArrayWeights().with("a", 1), folder.resolve("m"), Progress.SILENT))
          .withMessageStartingWith("b would be lost");
    }
  }

  @Test
  void writesOtherTensorsWithAConfigurationThatFitsThem() throws IOException {
    ArrayWeights two = ArrayWeights.tinyLlama(ElementType.F32, 3);
    ObjectNode config = JSON.createObjectNode().put("num_hidden_layers", 2).put("vocab_size", 32);
    CheckpointWriter.of(config).write(two, folder.resolve("template"), Progress.SILENT);
    ArrayWeights one = new ArrayWeights().with("model.layers.0.mlp.weight", 1);
    try (Checkpoint template = Checkpoint.open(folder.resolve("template"))) {
      CheckpointWriter writer = CheckpointWriter.like(template);
      LayerOrigin origin = new LayerOrigin("template", template.config(), 1);
      ObjectNode adapted = ModelConfig.of(config).withLayers(List.of(origin)).json();
      writer.withConfig(adapted).write(one, folder.resolve("one"), Progress.SILENT);
      try (Checkpoint written = Checkpoint.open(folder.resolve("one"))) {
        assertThat(written.tensors()).isEqualTo(one.tensors());
        assertThat(written.config().path("num_hidden_layers").asInt()).isEqualTo(1);
      }
      for (boolean dry : new boolean[] {true, false}) {
        Path target = folder.resolve("wrong");
        assertThatExceptionOfType(CheckpointFormatException.class)
            .isThrownBy(
                () -> {
                  CheckpointWriter vouched = writer.withConfig(config);
                  if (dry) {
                    vouched.room(one, target);
                  } else {
                    vouched.write(one, target, Progress.SILENT);
                  }
                })
            .withMessageStartingWith(
                target + " cannot be written, because its config.json says 2 layers, but");
        assertThat(target).doesNotExist();
      }
    }
  }

  @Test
  void publishesNothingWhoseHeadWouldBeIgnored() {
    ObjectNode tied = JSON.createObjectNode().put("tie_word_embeddings", true);
    ArrayWeights weights = ArrayWeights.tinyLlama(ElementType.F32, 3);
    Path target = folder.resolve("model");
    assertThatExceptionOfType(CheckpointFormatException.class)
        .isThrownBy(() -> CheckpointWriter.of(tied).write(weights, target, Progress.SILENT))
        .withMessageStartingWith(target.resolve("config.json") + " says tie_word_embeddings true");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesOutBuffersOfLayersThatAreGone() throws IOException {
    byte[] bytes =
        SafetensorsBytes.of(
            "{"
                + SafetensorsBytes.tensor("h.0.bias", "U8", "[1]", 0, 1)
                + ","
                + SafetensorsBytes.tensor("h.1.bias", "U8", "[1]", 1, 2)
                + ","
                + SafetensorsBytes.tensor("h.0.weight", "F32", "[1]", 2, 6)
                + "}",
            6);
    Path template = SafetensorsBytes.model(folder.resolve("template"), bytes);
    try (Checkpoint like = Checkpoint.open(template)) {
      CheckpointWriter.like(like)
          .withConfig(JSON.createObjectNode().put("n_layer", 1))
          .write(like, folder.resolve("one"), Progress.SILENT);
    }
    try (Checkpoint one = Checkpoint.open(folder.resolve("one"))) {
      assertThat(one.buffers()).containsOnlyKeys("h.0.bias");
    }
  }

  @Test
  void leavesOutFilesThatDoNotFitAnyMore() throws IOException {
    ArrayWeights weights = new ArrayWeights().with("a", 1);
    CheckpointWriter.of(JSON.createObjectNode())
        .withFile("tokenizer.model", "old")
        .withFile("tokenizer.json", "{}")
        .write(weights, folder.resolve("template"), Progress.SILENT);
    try (Checkpoint template = Checkpoint.open(folder.resolve("template"))) {
      CheckpointWriter.like(template)
          .withFile("vocab.txt", "new")
          .withoutFile("tokenizer.model")
          .withoutFile("vocab.txt")
          .withoutFile("tokenizer.json")
          .withFile("tokenizer.json", "{ }")
          .write(weights, folder.resolve("merged"), Progress.SILENT);
    }
    assertThat(folder.resolve("merged/tokenizer.model")).doesNotExist();
    assertThat(folder.resolve("merged/vocab.txt")).doesNotExist();
    assertThat(folder.resolve("merged/tokenizer.json")).hasContent("{ }");
  }

  @Test
  void carriesCodeOnlyWhereAConfigurationNamesIt() throws IOException {
    ArrayWeights weights = new ArrayWeights().with("a", 1);
    for (String config : new String[] {"{}", "{\"auto_map\":{}}"}) {
      Path model = folder.resolve("model" + config.length());
      CheckpointWriter.of((ObjectNode) JSON.readTree(config))
          .withFile("modeling_own.py", "")
          .withFile("qwen.tiktoken", "")
          .withFile("train.log", "")
          .write(weights, model, Progress.SILENT);
      Path copy = folder.resolve("copy" + config.length());
      try (Checkpoint template = Checkpoint.open(model)) {
        CheckpointWriter.like(template).write(template, copy, Progress.SILENT);
      }
      assertThat(Files.exists(copy.resolve("modeling_own.py"))).isEqualTo(config.length() > 2);
      assertThat(copy.resolve("qwen.tiktoken")).exists();
      assertThat(copy.resolve("train.log")).doesNotExist();
    }
  }

  @Test
  void refusesFileNamesThatLeaveTheFolder() {
    CheckpointWriter writer = CheckpointWriter.of(JSON.createObjectNode());
    for (String name : new String[] {"../x", "a/b", "config.json", ""}) {
      assertThatIllegalArgumentException().isThrownBy(() -> writer.withFile(name, ""));
    }
  }

  private static void write(Weights weights, Path model) throws IOException {
    CheckpointWriter.of(JSON.createObjectNode()).write(weights, model, Progress.SILENT);
  }

  private static Weights rounded(ArrayWeights weights) {
    return stored(weights, ElementType.BF16);
  }

  /// The same numbers to be stored in another type.
  private static Weights stored(ArrayWeights weights, ElementType type) {
    SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
    weights.tensors().forEach((name, spec) -> specs.put(name, spec.as(type)));
    return new Weights() {
      @Override
      public SequencedMap<String, TensorSpec> tensors() {
        return specs;
      }

      @Override
      public void read(String tensor, long from, float[] into, int count) {
        weights.read(tensor, from, into, count);
      }
    };
  }

  private static Map<String, String> digests(Path model) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (var files = Files.list(model)) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Sha256.of(file));
      }
    }
    return digests;
  }
}
