package dev.mergewright.checkpoint;

import static dev.mergewright.checkpoint.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTest implements WeightsContract {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/lora");

  /// Numbers up to 10 in float32, summed in another order than PEFT's.
  private static final Offset<Float> ROUNDING = Offset.offset(4e-6f);

  private static final String CONFIG =
      "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":2,\"bias\":\"none\"}";

  @TempDir private Path folder;
  private Checkpoint base;
  private Adapter adapter;

  @BeforeEach
  void open() throws IOException {
    base = Checkpoint.open(GOLDEN.resolve("embedding/base"));
    adapter = Adapter.open(GOLDEN.resolve("embedding/adapter"));
  }

  @AfterEach
  void close() {
    adapter.close();
    base.close();
  }

  @Override
  public Weights weights() {
    return adapter.over(base);
  }

  @ParameterizedTest
  @ValueSource(strings = {"patterns", "embedding", "transposed"})
  void readsWhatPeftMakesOfModelAndAdapter(String example) throws IOException {
    Path folders = GOLDEN.resolve(example);
    try (Checkpoint model = Checkpoint.open(folders.resolve("base"));
        Adapter change = Adapter.open(folders.resolve("adapter"));
        Checkpoint merged = Checkpoint.open(folders.resolve("merged"))) {
      Weights adapted = change.over(model);
      assertThat(adapted.tensors()).isEqualTo(model.tensors());
      int changed = 0;
      for (String name : merged.tensors().keySet()) {
        assertThat(adapted.read(name))
            .as(name)
            .usingComparatorWithPrecision(ROUNDING.value)
            .containsExactly(merged.read(name));
        changed += Arrays.equals(merged.read(name), model.read(name)) ? 0 : 1;
      }
      assertThat(changed).as("tensors that the adapter changes").isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "base_model.model.model.a.lora_A.weight, base_model.model.model.a.lora_B.weight",
    "model.a.lora_A.default.weight, model.a.lora_B.default.weight",
    "base_model.model.model.a.lora_A.default.weight, model.a.lora_B.weight"
  })
  void readsTheNamesOfEverySaver(String a, String b) throws IOException {
    ArrayWeights model =
        new ArrayWeights()
            .with("model.a.weight", ElementType.BF16, List.of(2L, 3L), 1, 2, 3, 4, 5, 6);
    try (Adapter read = Adapter.open(adapter(CONFIG, factors(a, b)))) {
      assertThat(read.over(model).read("model.a.weight")).containsExactly(11, 12, 13, 24, 25, 26);
    }
  }

  @Test
  void findsTheModelsNameBelowAnotherOuterModule() throws IOException {
    ArrayWeights model =
        new ArrayWeights().with("a.weight", ElementType.F32, List.of(2L, 3L), new float[6]);
    Path saved =
        adapter(CONFIG, factors("transformer.a.lora_A.weight", "transformer.a.lora_B.weight"));
    try (Adapter read = Adapter.open(saved)) {
      assertThat(read.over(model).read("a.weight")).containsExactly(10, 10, 10, 20, 20, 20);
    }
  }

  @Test
  void multipliesItsFactorsInParallel() {
    Weights adapted = weights();
    String name = "model.embed_tokens.weight";
    float[] expected = weights().read(name);
    assertThat(expected).isNotEqualTo(base.read(name));
    IntStream.range(0, 64)
        .parallel()
        .forEach(_ -> assertThat(adapted.read(name)).containsExactly(expected));
  }

  @Test
  void hasAFingerprintOfItsContentAndNotOfItsPlace() throws IOException {
    Path saved = adapter(CONFIG, factors("a.lora_A.weight", "a.lora_B.weight"));
    String first;
    try (Adapter one = Adapter.open(saved)) {
      first = fingerprint(one);
    }
    Files.writeString(saved.resolve("adapter_config.json"), CONFIG.replace("2", "3"));
    try (Adapter two = Adapter.open(saved)) {
      assertThat(fingerprint(two)).hasSize(64).isNotEqualTo(first);
    }
  }

  private static String fingerprint(Adapter adapter) throws IOException {
    return adapter.fingerprint(FileDigests.of(adapter.files(), 1, Progress.SILENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use_dora\":true|use_dora",
        "\"bias\":\"all\"|bias all",
        "\"peft_type\":\"IA3\"|peft_type IA3",
        "\"lora_bias\":true|lora_bias",
        "\"layer_replication\":[[0,2]]|layer_replication",
        "\"trainable_token_indices\":[3]|trainable_token_indices",
        "\"arrow_config\":{\"top_k\":1}|arrow_config",
        "\"init_lora_weights\":\"pissa_niter_4\"|init_lora_weights pissa_niter_4, which changed the"
            + " base"
      })
  void refusesEveryVariantThatIsNotPlainLora(String setting, String words) throws IOException {
    String config = "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":2}";
    String changed =
        setting.startsWith("\"peft_type\"")
            ? config.replace("\"peft_type\":\"LORA\"", setting)
            : config.replace("}", "," + setting + "}");
    assertReason(
        Reason.UNSUPPORTED_ADAPTER,
        adapter(changed, factors("a.lora_A.weight", "a.lora_B.weight")),
        words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"r\":0|the rank 0",
        "\"r\":2|no factors of the rank 2",
        "\"rank_pattern\":{\"a\":3}|no factors of the rank 3",
        "\"rank_pattern\":{\"(\":3}|broken expression",
        "\"alpha_pattern\":{\"a\":\"x\"}|the alpha \"x\""
      })
  void refusesSettingsThatDoNotFitTheFactors(String setting, String words) throws IOException {
    String config =
        setting.startsWith("\"r\"")
            ? CONFIG.replace("\"r\":1", setting)
            : CONFIG.replace("}", "," + setting + "}");
    assertReason(
        Reason.INVALID_ENTRY,
        adapter(config, factors("a.lora_A.weight", "a.lora_B.weight")),
        words);
  }

  @Test
  void refusesHalfAPair() throws IOException {
    byte[] half =
        SafetensorsBytes.of("{" + tensor("a.lora_A.weight", "F32", "[1,3]", 0, 12) + "}", 12);
    assertReason(Reason.INVALID_ENTRY, adapter(CONFIG, half), "one of the two factors of a");
  }

  @Test
  void refusesOneTensorByTwoNames() throws IOException {
    byte[] twice =
        SafetensorsBytes.of(
            "{"
                + tensor("a.lora_A.weight", "F32", "[1,3]", 0, 12)
                + ","
                + tensor("base_model.model.a.lora_A.default.weight", "F32", "[1,3]", 12, 24)
                + "}",
            24);
    assertReason(Reason.DUPLICATE_NAME, adapter(CONFIG, twice), "one tensor by two names");
  }

  @Test
  void refusesNumbersThatAreNotFinite() throws IOException {
    byte[] broken = factors("a.lora_A.weight", "a.lora_B.weight");
    broken[broken.length - 2] = (byte) 0xC0;
    broken[broken.length - 1] = (byte) 0x7F;
    assertReason(Reason.NOT_FINITE, adapter(CONFIG, broken), "a.lora_B.weight holds NaN");
  }

  @Test
  void refusesOtherNumberFormats() throws IOException {
    byte[] doubles =
        SafetensorsBytes.of("{" + tensor("a.lora_A.weight", "F64", "[1,1]", 0, 8) + "}", 8);
    assertReason(Reason.UNSUPPORTED_TYPE, adapter(CONFIG, doubles), "stored as F64");
  }

  @Test
  void refusesFoldersThatHoldNoAdapter() throws IOException {
    assertReason(Reason.MISSING_FILE, folder, "has no adapter_config.json");
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG);
    assertReason(Reason.MISSING_FILE, folder, "has no adapter_model.safetensors");
    Files.writeString(folder.resolve("adapter_model.bin"), "");
    assertReason(Reason.PICKLE_ONLY, folder, "adapter_model.bin");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Adapter.open(folder.resolve("nothing")).close())
        .withMessageContaining("nothing is no folder");
    assertReason(
        Reason.INVALID_ENTRY, adapter(CONFIG, SafetensorsBytes.of("{}", 0)), "holds no tensors");
  }

  @Test
  void refusesAModelWithoutAPlaceForATensor() throws IOException {
    ArrayWeights other = new ArrayWeights().with("b.weight", 1);
    ArrayWeights narrow =
        new ArrayWeights().with("a.weight", ElementType.F32, List.of(3L, 2L), new float[6]);
    Path saved =
        adapter(
            CONFIG.replace("}", ",\"base_model_name_or_path\":\"org/base\"}"),
            factors("a.lora_A.weight", "a.lora_B.weight"));
    try (Adapter read = Adapter.open(saved)) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> read.over(other))
          .withMessageContaining("changes a.lora_B.weight, which the model does not have")
          .withMessageEndingWith("org/base");
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> read.over(narrow))
          .withMessageContaining("changes a.weight of shape [2, 3], which has shape [3, 2]");
    }
  }

  @Test
  void saysThatAHeadIsTheEmbedding() throws IOException {
    ArrayWeights tied = new ArrayWeights().with("model.embed_tokens.weight", 1);
    Path saved = adapter(CONFIG, factors("lm_head.lora_A.weight", "lm_head.lora_B.weight"));
    try (Adapter read = Adapter.open(saved)) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> read.over(tied))
          .withMessageEndingWith(
              "changes lm_head.lora_B.weight, but the head of the model is its embedding; merge"
                  + " this adapter into its model with peft first");
    }
  }

  /// A = [[1, 1, 1]], B = [[5], [10]] in float32.
  private static byte[] factors(String a, String b) {
    byte[] file =
        SafetensorsBytes.of(
            "{" + tensor(a, "F32", "[1,3]", 0, 12) + "," + tensor(b, "F32", "[2,1]", 12, 20) + "}",
            20);
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(file.length - 20)
        .putFloat(1)
        .putFloat(1)
        .putFloat(1)
        .putFloat(5)
        .putFloat(10);
    return file;
  }

  private Path adapter(String config, byte[] weights) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), config);
    Files.write(folder.resolve("adapter_model.safetensors"), weights);
    return folder;
  }

  private static void assertReason(Reason reason, Path saved, String words) {
    CheckpointFormatException refused =
        catchThrowableOfType(CheckpointFormatException.class, () -> Adapter.open(saved).close());
    assertThat(refused).isNotNull().hasMessageContaining(words);
    assertThat(refused.reason()).isEqualTo(reason);
  }
}
