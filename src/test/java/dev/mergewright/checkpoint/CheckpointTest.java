package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest implements WeightsContract {
  private static final ObjectNode CONFIG =
      new JsonMapper().createObjectNode().put("hidden_size", 8);

  @TempDir private Path folder;
  private final ArrayWeights written = ArrayWeights.tinyLlama(ElementType.BF16, 5);
  private Checkpoint checkpoint;

  @BeforeEach
  void write() throws IOException {
    CheckpointWriter.of(CONFIG)
        .withShardBytes(700)
        .withFile("tokenizer.json", "{}")
        .write(written, folder.resolve("model"), Progress.SILENT);
    checkpoint = Checkpoint.open(folder.resolve("model"));
  }

  @AfterEach
  void close() {
    checkpoint.close();
  }

  @Override
  public Weights weights() {
    return checkpoint;
  }

  @Test
  void readsWhatWasWrittenFromSeveralShards() {
    assertThat(folder.resolve("model/model.safetensors.index.json")).exists();
    assertThat(folder.resolve("model/model.safetensors")).doesNotExist();
    assertThat(checkpoint.tensors()).isEqualTo(written.tensors());
    written
        .tensors()
        .keySet()
        .forEach(name -> assertThat(checkpoint.read(name)).containsExactly(written.read(name)));
  }

  @Test
  void givesItsConfigurationAway() {
    checkpoint.config().put("hidden_size", 9);
    assertThat(checkpoint.config().path("hidden_size").asInt()).isEqualTo(8);
    assertThat(checkpoint.config().path("torch_dtype").asText()).isEqualTo("bfloat16");
  }

  @Test
  void hasAFingerprintOfItsContentAndNotOfItsPlace() throws IOException {
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    try (var files = Files.list(folder.resolve("model"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    try (Checkpoint same = Checkpoint.open(copy)) {
      assertThat(same.fingerprint()).isEqualTo(checkpoint.fingerprint()).hasSize(64);
    }
    Files.writeString(copy.resolve("tokenizer.json"), "{ }");
    try (Checkpoint other = Checkpoint.open(copy)) {
      assertThat(other.fingerprint()).isNotEqualTo(checkpoint.fingerprint());
    }
  }

  /// The cache of the Hugging Face hub keeps files as blobs and gives them names by links.
  @Test
  void readsAndCopiesAModelOfLinks() throws IOException {
    Path snapshot = Files.createDirectories(folder.resolve("entry/snapshots/abc"));
    Path blobs = Files.createDirectories(folder.resolve("entry/blobs"));
    try (var files = Files.list(folder.resolve("model"))) {
      for (Path file : files.toList()) {
        Path blob = Files.copy(file, blobs.resolve(Sha256.of(file)));
        Files.createSymbolicLink(snapshot.resolve(file.getFileName()), snapshot.relativize(blob));
      }
    }
    try (Checkpoint linked = Checkpoint.open(snapshot)) {
      assertThat(linked.fingerprint()).isEqualTo(checkpoint.fingerprint());
      CheckpointWriter.like(linked).write(linked, folder.resolve("copy"), Progress.SILENT);
    }
    assertThat(folder.resolve("copy/tokenizer.json")).isRegularFile().hasContent("{}");
    assertThat(Files.isSymbolicLink(folder.resolve("copy/tokenizer.json"))).isFalse();
  }

  @Test
  void refusesNumbersThatAreNotFiniteByName() throws IOException {
    checkpoint.requireFinite(Progress.SILENT);
    byte[] infinite =
        SafetensorsBytes.of("{" + SafetensorsBytes.tensor("a", "BF16", "[2]", 0, 4) + "}", 4);
    infinite[infinite.length - 2] = (byte) 0x80;
    infinite[infinite.length - 1] = (byte) 0xFF;
    Path model = SafetensorsBytes.model(folder.resolve("infinite"), infinite);
    try (Checkpoint broken = Checkpoint.open(model)) {
      assertThatExceptionOfType(CheckpointFormatException.class)
          .isThrownBy(() -> broken.requireFinite(Progress.SILENT))
          .withMessageContaining("a holds NaN or infinity");
    }
  }

  @Test
  void namesTensorsThatAreNoWeightsWhenAskedToReadThem() throws IOException {
    byte[] ids =
        SafetensorsBytes.of(
            "{"
                + SafetensorsBytes.tensor("ids", "I64", "[1]", 0, 8)
                + ","
                + SafetensorsBytes.tensor("scalar", "F32", "[]", 8, 12)
                + ","
                + SafetensorsBytes.tensor("none", "F16", "[0,3]", 12, 12)
                + "}",
            12);
    try (Checkpoint model =
        Checkpoint.open(SafetensorsBytes.model(folder.resolve("buffers"), ids))) {
      assertThat(model.tensors().sequencedKeySet()).containsExactly("scalar", "none");
      assertThat(model.read("scalar")).containsExactly(0);
      assertThat(model.read("none")).isEmpty();
      assertThat(model.tensors().get("none").shape()).isEqualTo(List.of(0L, 3L));
      assertThatExceptionOfType(CheckpointFormatException.class)
          .isThrownBy(() -> model.read("ids", 0, new float[1], 1))
          .withMessageContaining("ids is stored as I64 and is no weight");
    }
  }
}
