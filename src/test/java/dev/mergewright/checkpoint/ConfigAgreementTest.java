package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigAgreementTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'vocab_size': 33          | says vocab_size 33, but model.embed_tokens.weight has 32 rows",
        "'num_hidden_layers': 3    | says 3 layers, but the tensors are those of 2",
        "'num_layers': 3, 'num_nextn_predict_layers': 1 | says 3 layers, but the tensors are those"
            + " of 2",
        "'n_layer': 1              | says 1 layers, but the tensors are those of 2"
      })
  void refusesAModelWhoseConfigurationIsAnother(String config, String words) throws IOException {
    ArrayWeights weights = ArrayWeights.tinyLlama(ElementType.F32, 1);
    assertThat(contradiction(config, weights)).hasValue(words);
    Path model = folder.resolve("model");
    CheckpointWriter.of(JSON.createObjectNode()).write(weights, model, Progress.SILENT);
    Files.writeString(model.resolve("config.json"), json(config).toString());
    assertThatExceptionOfType(CheckpointFormatException.class)
        .isThrownBy(() -> Checkpoint.open(model).close())
        .withMessageContaining("config.json " + words)
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.CONFIG_MISMATCH));
  }

  @Test
  void refusesACausalModelWithoutItsHead() {
    ArrayWeights headless =
        new ArrayWeights().with("model.embed_tokens.weight", ElementType.F32, List.of(1L, 1L), 1);
    String config = "'architectures': ['LlamaForCausalLM'], 'tie_word_embeddings': ";
    assertThat(contradiction(config + "false", headless))
        .hasValue("says tie_word_embeddings false, but there is no lm_head.weight");
    assertThat(contradiction(config + "true", headless)).isEmpty();
    assertThat(contradiction("'tie_word_embeddings': false", headless)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'vocab_size': 32, 'num_hidden_layers': 2",
        "'vocab_size': 30, 'num_hidden_layers': 1, 'auto_map': {}",
        "'vocab_size': 30, 'num_hidden_layers': 1, 'is_encoder_decoder': true",
        "'text_config': {'vocab_size': 30, 'num_hidden_layers': 1}",
        "'vocab_size': 30, 'padded_vocab_size': 32",
        "'num_hidden_layers': 1, 'num_nextn_predict_layers': 1",
        "'hidden_size': 8"
      })
  void acceptsWhatFitsOrCannotBeTold(String config) {
    assertThat(contradiction(config, ArrayWeights.tinyLlama(ElementType.F32, 1))).isEmpty();
  }

  /// Image and audio tokens that only go in, as in Llama 3.2 Vision.
  @Test
  void acceptsMoreRowsThatOnlyGoIn() {
    ArrayWeights weights =
        new ArrayWeights()
            .with("model.embed_tokens.weight", ElementType.F32, List.of(3L, 1L), 1, 2, 3)
            .with("lm_head.weight", ElementType.F32, List.of(2L, 1L), 1, 2);
    assertThat(contradiction("'vocab_size': 2", weights)).isEmpty();
    assertThat(contradiction("'vocab_size': 4", weights)).isPresent();
    assertThat(contradiction("'vocab_size': 1", weights)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "model.layers.12.mlp.weight, 12",
    "transformer.h.3.attn.bias, 3",
    "h.0.attn.bias, 0",
    "vision_tower.layers.5.weight, -1",
    "model.mtp.layers.5.weight, -1",
    "lm_head.weight, -1"
  })
  void tellsTheLayerOfATensor(String tensor, int layer) {
    assertThat(ConfigAgreement.layerOf(tensor)).isEqualTo(layer);
  }

  private static Optional<String> contradiction(String config, Weights weights) {
    return new ConfigAgreement(json(config), weights.tensors()).contradiction();
  }

  private static ObjectNode json(String fields) {
    try {
      return (ObjectNode) JSON.readTree("{" + fields.replace('\'', '"') + "}");
    } catch (IOException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }
}
