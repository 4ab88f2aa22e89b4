package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaConfigTest {
  private static final String SIZES =
      """
      "model_type": "llama", "vocab_size": 32, "hidden_size": 8, "intermediate_size": 16,
      "num_hidden_layers": 2, "num_attention_heads": 4
      """;

  @TempDir private Path folder;

  @Test
  void fillsInWhatLlamaLeavesToDefaults() throws IOException {
    assertThat(read("{" + SIZES + "}"))
        .isEqualTo(new LlamaConfig(32, 8, 16, 2, 4, 4, 2, 10_000, 1e-6, 2048, false));
  }

  @Test
  void readsEveryField() throws IOException {
    String rest =
        """
        , "num_key_value_heads": 2, "head_dim": 6, "rope_theta": 500000.0, "rms_norm_eps": 1e-5,
        "max_position_embeddings": 8192, "tie_word_embeddings": true, "rope_scaling": null,
        "attention_bias": false, "mlp_bias": false, "hidden_act": "silu", "pretraining_tp": 1}
        """;
    assertThat(read("{" + SIZES + rest))
        .isEqualTo(new LlamaConfig(32, 8, 16, 2, 4, 2, 6, 500_000, 1e-5, 8192, true));
  }

  @Test
  void readsThetaWhereNewerFilesKeepIt() throws IOException {
    String rest = ", \"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 50000}}";
    assertThat(read("{" + SIZES + rest).ropeTheta()).isEqualTo(50_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"model_type\": \"qwen2\" | model_type is \"qwen2\"",
        "\"hidden_act\": \"gelu\" | hidden_act is \"gelu\"",
        "\"attention_bias\": true | attention_bias is true",
        "\"mlp_bias\": true | mlp_bias is true",
        "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8} | rope_scaling is"
            + " {\"rope_type\":\"llama3\"",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2} | rope_scaling is"
            + " {\"type\":\"linear\"",
        "\"pretraining_tp\": 2 | pretraining_tp is 2",
        "\"quantization_config\": {\"bits\": 4} | quantization_config is {\"bits\":4}",
        "\"vocab_size\": 1.5 | vocab_size must be a whole number, was 1.5",
        "\"num_key_value_heads\": 3 | num_attention_heads must be a multiple of"
            + " num_key_value_heads, was 4 and 3",
        "\"head_dim\": 3 | head_dim must be even",
        "\"num_hidden_layers\": 0 | num_hidden_layers must be at least 1, was 0",
      })
  void refusesByNameAndValue(String field, String message) {
    assertThatThrownBy(() -> read("{" + SIZES + ", " + field + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void namesAMissingFieldAndAMissingFile() {
    assertThatThrownBy(() -> LlamaConfig.read(folder))
        .hasMessageContaining("config.json is missing");
    assertThatThrownBy(() -> read("{\"model_type\": \"llama\"}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hidden_size is missing");
  }

  private LlamaConfig read(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return LlamaConfig.read(folder);
  }
}
