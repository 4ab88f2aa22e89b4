package dev.mergewright.checkpoint;

import static dev.mergewright.checkpoint.SafetensorsBytes.model;
import static dev.mergewright.checkpoint.SafetensorsBytes.of;
import static dev.mergewright.checkpoint.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a model directory can be broken, each refused for its own reason.
class MalformedCheckpointTest {
  private static final String A = tensor("a", "F32", "[2]", 0, 8);

  @TempDir private Path folder;

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(Reason.HEADER_TRUNCATED, "shorter than its prefix", new byte[7]),
        Arguments.of(Reason.HEADER_TRUNCATED, "empty header", of(0, "", 0)),
        Arguments.of(Reason.HEADER_TRUNCATED, "negative length", of(-5, "{}", 0)),
        Arguments.of(Reason.HEADER_TRUNCATED, "header past the end", of(3, "{}", 0)),
        Arguments.of(Reason.HEADER_TOO_LARGE, "over the limit", of(100_000_001, "{}", 0)),
        Arguments.of(Reason.INVALID_JSON, "no JSON", of("{a", 0)),
        Arguments.of(Reason.INVALID_JSON, "no object", of("[]", 0)),
        Arguments.of(Reason.INVALID_JSON, "more after it", of("{} {}", 0)),
        Arguments.of(Reason.INVALID_JSON, "blank before it", of(" {}", 0)),
        Arguments.of(Reason.INVALID_JSON, "byte order mark", of("\uFEFF{}", 0)),
        Arguments.of(Reason.INVALID_JSON, "no UTF-8", withByte(of("{\"a?\":{}}", 0), 11, 0xC3)),
        Arguments.of(Reason.INVALID_JSON, "too deep", of("{\"a\":" + "[".repeat(5000), 0)),
        Arguments.of(Reason.DUPLICATE_NAME, "same tensor twice", of("{" + A + "," + A + "}", 8)),
        Arguments.of(
            Reason.DUPLICATE_NAME, "same field twice", of("{\"a\":{\"dtype\":1,\"dtype\":2}}", 0)),
        Arguments.of(Reason.INVALID_ENTRY, "no fields", of("{\"a\":{}}", 0)),
        Arguments.of(Reason.INVALID_ENTRY, "no object", of("{\"a\":3}", 0)),
        Arguments.of(Reason.INVALID_ENTRY, "no name", of("{\"\\u0000\":{}}", 0)),
        Arguments.of(
            Reason.INVALID_ENTRY,
            "three offsets",
            of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}", 8)),
        Arguments.of(
            Reason.INVALID_ENTRY,
            "a type that is a number",
            of("{\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}", 8)),
        Arguments.of(
            Reason.INVALID_ENTRY,
            "a shape that is a number",
            of("{" + tensor("a", "F32", "2", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.INVALID_ENTRY, "metadata without names", of("{\"__metadata__\":[]}", 0)),
        Arguments.of(
            Reason.INVALID_ENTRY,
            "metadata that is no text",
            of("{\"__metadata__\":{\"format\":1}}", 0)),
        Arguments.of(
            Reason.INVALID_ENTRY,
            "half an element",
            of("{" + tensor("a", "F32", "[0.5]", 0, 2) + "}", 2)),
        Arguments.of(
            Reason.UNKNOWN_TYPE, "type", of("{" + tensor("a", "F31", "[2]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.UNKNOWN_TYPE,
            "less than a byte",
            of("{" + tensor("a", "F4", "[2]", 0, 1) + "}", 1)),
        Arguments.of(Reason.NEGATIVE, "size", of("{" + tensor("a", "F32", "[-2]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.NEGATIVE, "offset", of("{" + tensor("a", "F32", "[2]", -8, 0) + "}", 8)),
        Arguments.of(
            Reason.OVERFLOW,
            "product",
            of("{" + tensor("a", "F32", "[4294967296,4294967296]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.OVERFLOW,
            "number",
            of("{" + tensor("a", "F32", "[99999999999999999999]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.SIZE_MISMATCH, "shape", of("{" + tensor("a", "F32", "[3]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.SIZE_MISMATCH, "reversed", of("{" + tensor("a", "F32", "[2]", 8, 0) + "}", 8)),
        Arguments.of(
            Reason.OVERLAP,
            "shared bytes",
            of("{" + A + "," + tensor("b", "F32", "[2]", 4, 12) + "}", 12)),
        Arguments.of(
            Reason.GAP, "between", of("{" + A + "," + tensor("b", "F32", "[1]", 12, 16) + "}", 16)),
        Arguments.of(
            Reason.GAP, "at the start", of("{" + tensor("a", "F32", "[2]", 4, 12) + "}", 12)),
        Arguments.of(
            Reason.OUT_OF_FILE,
            "nothing, but elsewhere",
            of("{" + tensor("a", "F32", "[0]", 99, 99) + "}", 8)),
        Arguments.of(Reason.OVERLAP, "same bytes", of("{" + A + "," + other("b") + "}", 8)),
        Arguments.of(Reason.OUT_OF_FILE, "cut", of("{" + A + "}", 7)),
        Arguments.of(Reason.TRAILING_BYTES, "more data", of("{" + A + "}", 9)),
        Arguments.of(
            Reason.UNSUPPORTED_TYPE, "double", of("{" + tensor("a", "F64", "[1]", 0, 8) + "}", 8)),
        Arguments.of(
            Reason.UNSUPPORTED_TYPE,
            "eight bits",
            of("{" + tensor("a", "F8_E4M3", "[8]", 0, 8) + "}", 8)));
  }

  private static String other(String name) {
    return A.replace("\"a\"", "\"" + name + "\"");
  }

  private static byte[] withByte(byte[] file, int at, int value) {
    file[at] = (byte) value;
    return file;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("broken")
  void refusesABrokenFile(Reason reason, String what, byte[] file) throws IOException {
    assertThat(what).isNotEmpty();
    assertReason(reason, model(folder.resolve("m"), file), "model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../model.safetensors\"",
        "\"/tmp/x.safetensors\"",
        "\"sub/x.safetensors\"",
        "\"..\\\\x.safetensors\"",
        "\"x\\u0000.safetensors\"",
        "\"a.bin\"",
        "\"\"",
        "7",
        "null",
        "[\"x.safetensors\"]"
      })
  void refusesAShardOutsideOfTheFolder(String shard) throws IOException {
    assertReason(
        Reason.UNSAFE_PATH,
        indexed("{\"weight_map\":{\"a\":%s}}".formatted(shard)),
        "names the shard " + shard);
  }

  @Test
  void refusesAMissingShard() throws IOException {
    assertReason(
        Reason.MISSING_FILE,
        indexed("{\"weight_map\":{\"a\":\"lost.safetensors\"}}"),
        "lost.safetensors is missing");
  }

  @Test
  void refusesAnIndexThatDisagreesWithItsShards() throws IOException {
    Path more = indexed("{\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"s.safetensors\"}}");
    Files.write(more.resolve("s.safetensors"), of("{" + A + "}", 8));
    assertReason(Reason.INDEX_MISMATCH, more, "lacks b");
    Path other = indexed("{\"weight_map\":{\"b\":\"s.safetensors\"}}");
    Files.write(
        other.resolve("s.safetensors"),
        of("{" + A + "," + tensor("b", "F32", "[1]", 8, 12) + "}", 12));
    assertReason(Reason.INDEX_MISMATCH, other, "holds a");
  }

  @Test
  void refusesATensorInTwoShards() throws IOException {
    Path twice = indexed("{\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"t.safetensors\"}}");
    Files.write(twice.resolve("s.safetensors"), of("{" + A + "}", 8));
    Files.write(
        twice.resolve("t.safetensors"),
        of("{" + A + "," + tensor("b", "F32", "[1]", 8, 12) + "}", 12));
    assertReason(Reason.INDEX_MISMATCH, twice, "t.safetensors holds a");
  }

  @Test
  void refusesATensorTwiceInAnIndex() throws IOException {
    assertReason(
        Reason.INVALID_JSON,
        indexed("{\"weight_map\":{\"a\":\"s.safetensors\",\"a\":\"t.safetensors\"}}"),
        "Duplicate field 'a'");
  }

  @Test
  void namesTheBrokenShard() throws IOException {
    Path half = indexed("{\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"t.safetensors\"}}");
    Files.write(half.resolve("s.safetensors"), of("{" + A + "}", 8));
    Files.write(half.resolve("t.safetensors"), new byte[3]);
    assertReason(Reason.HEADER_TRUNCATED, half, "t.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"weight_map\":{}}", "{\"weight_map\":[\"a\"]}", "[]", ""})
  void refusesAnIndexWithoutAMap(String index) throws IOException {
    assertReason(Reason.INVALID_JSON, indexed(index), "weight_map");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "3"})
  void refusesAConfigurationThatIsNoObject(String config) throws IOException {
    model(folder, of("{" + A + "}", 8));
    Files.writeString(folder.resolve("config.json"), config);
    assertReason(Reason.INVALID_JSON, folder, "config.json is not a JSON object");
  }

  @Test
  void refusesPickles() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("pytorch_model-00001-of-00002.bin"), "");
    Files.writeString(folder.resolve("pytorch_model.bin.index.json"), "{}");
    assertReason(Reason.PICKLE_ONLY, folder, "pytorch_model-00001-of-00002.bin");
  }

  @Test
  void refusesAFolderWithoutWeights() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    assertReason(Reason.MISSING_FILE, folder, "model.safetensors");
  }

  @Test
  void saysThatGitLeftOnlyAPointer() throws IOException {
    Path cloned = model(folder.resolve("m"), of("{" + A + "}", 8));
    Files.writeString(
        cloned.resolve("model.safetensors"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 4976698672\n");
    assertReason(Reason.MISSING_FILE, cloned, "is a Git LFS pointer");
  }

  @Test
  void saysHowAnAdapterIsNamed() throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    assertReason(Reason.MISSING_FILE, folder, "is an adapter; name it after its model");
  }

  @Test
  void refusesQuantizedModels() throws IOException {
    model(folder, of("{" + A + "}", 8));
    Files.writeString(folder.resolve("config.json"), "{\"quantization_config\":{\"bits\":4}}");
    assertReason(Reason.UNSUPPORTED_TYPE, folder, "quantised");
  }

  @Test
  void namesTheLineOfABrokenConfiguration() throws IOException {
    model(folder, of("{" + A + "}", 8));
    Files.writeString(folder.resolve("config.json"), "{\n\"a\": }");
    assertReason(Reason.INVALID_JSON, folder, "config.json:2");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Checkpoint.open(folder.resolve("nothing")))
        .withMessageEndingWith("nothing does not exist; download the model or correct the path");
    assertReason(Reason.MISSING_FILE, folder, "has no config.json");
  }

  @Test
  void tellsALongOrUnprintableHeaderInOneShortLine() throws IOException {
    for (String odd :
        new String[] {
          tensor("two\\nlines\\u001b[31m", "F32", "[2]", 0, 8),
          tensor("n".repeat(SafetensorsHeader.MAX_NAME + 1), "F32", "[2]", 0, 8),
          tensor("a", "F\\n3", "[2]", 0, 8),
          tensor("a", "F32", "[" + "9".repeat(900) + "]", 0, 8),
          tensor("a", "F32", "[" + "1,".repeat(900) + "1]", 0, 8),
          "[".repeat(2000),
          "x".repeat(2000)
        }) {
      Path model = model(folder.resolve("m"), of("{" + odd + "}", 8));
      assertThatExceptionOfType(CheckpointFormatException.class)
          .isThrownBy(() -> Checkpoint.open(model).close())
          .satisfies(
              refused ->
                  assertThat(refused.getMessage().replace(folder.toString(), ""))
                      .hasSizeLessThan(300)
                      .matches("\\P{Cntrl}+"));
    }
  }

  @Test
  void readsTheLongestName() throws IOException {
    String name = "n".repeat(SafetensorsHeader.MAX_NAME);
    Path model = model(folder, of("{" + tensor(name, "F32", "[2]", 0, 8) + "}", 8));
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.tensors()).containsOnlyKeys(name);
    }
  }

  private Path indexed(String index) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    return folder;
  }

  private static void assertReason(Reason reason, Path model, String words) {
    CheckpointFormatException refused =
        catchThrowableOfType(CheckpointFormatException.class, () -> Checkpoint.open(model).close());
    assertThat(refused).isNotNull().hasMessageContaining(words);
    assertThat(refused.reason()).isEqualTo(reason);
  }
}
