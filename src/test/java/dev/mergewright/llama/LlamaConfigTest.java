package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
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
    assertThat(read("{" + SIZES + rest).kinds().getFirst().rotary().theta()).isEqualTo(50_000);
  }

  /// The sizes alone, and what transformers makes of them: `golden/families/make_golden.py`.
  @Test
  void fillsInWhatTransformersFillsInForEveryFamily() throws IOException {
    JsonNode cases;
    try (InputStream in = getClass().getResourceAsStream("/golden/families/defaults.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    assertThat(cases).hasSize(Family.values().length);
    for (JsonNode each : cases) {
      assertThat(LlamaConfigFile.parse(each.path("config")))
          .as(each.path("config").path("model_type").asText())
          .isEqualTo(LlamaConfigFile.parse(each.path("saved")));
    }
  }

  @Test
  void tellsWhichLayersOfGemmaHaveAWindow() throws IOException {
    String gemma = SIZES.replace("llama", "gemma2").replace("layers\": 2", "layers\": 3");
    assertThat(read("{" + gemma + ", \"sliding_window\": 5}").kinds())
        .extracting(LayerKind::window)
        .containsExactly(5, 0, 5);
  }

  @Test
  void ignoresFieldsThatSayNothingAboutNumbers() throws IOException {
    String rest =
        """
        , "architectures": ["LlamaForCausalLM"], "torch_dtype": "bfloat16", "bos_token_id": 1,
        "transformers_version": "4.44.0", "attention_dropout": 0.0, "some_new_thing": null}
        """;
    assertThat(read("{" + SIZES + rest)).isEqualTo(read("{" + SIZES + "}"));
  }

  /// Fields that published models of each type have besides their sizes.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "llama | \"pretraining_tp\": 1, \"max_length\": 4096, \"rope_scaling\": null,"
            + " \"_name_or_path\": \"x\"",
        "llama | \"rope_theta\": 5e5, \"rope_scaling\": {\"factor\": 8.0, \"low_freq_factor\": 1.0,"
            + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192,"
            + " \"rope_type\": \"llama3\"}, \"eos_token_id\": [1, 2]",
        "mistral | \"sliding_window\": null, \"head_dim\": 2, \"rope_theta\": 1000000.0",
        "qwen2 | \"max_window_layers\": 28, \"sliding_window\": 131072, \"use_sliding_window\":"
            + " false, \"use_mrope\": false",
        "qwen3 | \"attention_bias\": false, \"max_window_layers\": 36, \"use_sliding_window\":"
            + " false, \"sliding_window\": null, \"rope_scaling\": null",
        "phi3 | \"attention_bias\": false, \"auto_map\": {\"AutoConfig\": \"x\"}, \"embd_pdrop\":"
            + " 0.0, \"sliding_window\": 262144, \"original_max_position_embeddings\": 4096,"
            + " \"rope_scaling\": {\"type\": \"su\", \"short_factor\": [1], \"long_factor\": [2]}",
        "phi3 | \"head_dim\": 8, \"partial_rotary_factor\": 0.75, \"full_attn_mod\": 1,"
            + " \"interpolate_factor\": 1, \"lm_head_bias\": false, \"mlp_bias\": false",
        "gemma2 | \"hidden_act\": \"gelu_pytorch_tanh\", \"cache_implementation\": \"hybrid\","
            + " \"sliding_window\": 4096, \"sliding_window_size\": 4096",
        "gemma3_text | \"attn_logit_softcapping\": null, \"final_logit_softcapping\": null,"
            + " \"rope_local_base_freq\": 10000, \"sliding_window_pattern\": 6,"
            + " \"query_pre_attn_scalar\": 256",
      })
  void readsWhatPublishedModelsState(String type, String fields) throws IOException {
    String sizes = SIZES.replace("llama", type) + ", \"num_key_value_heads\": 4, ";
    assertThat(read("{" + sizes + fields + "}").layers()).isEqualTo(2);
  }

  @Test
  void reachesAsFarAsTheScalingDoes() throws IOException {
    LlamaConfig config =
        read(
            "{"
                + SIZES
                + ", \"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": 2},"
                + " \"head_dim\": 4}");
    config.requireRoomFor(4096);
    assertThatThrownBy(() -> config.requireRoomFor(4097)).hasMessageContaining("4096 positions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"model_type\": \"bloom\" | model_type is \"bloom\", which this version does not compute;"
            + " expected one of llama, mistral, qwen2, qwen3, phi3, gemma2, gemma3_text",
        "\"model_type\": \"gemma3\" | whose model_type is gemma3_text",
        "\"hidden_act\": \"gelu\" | hidden_act is \"gelu\", which this version does not compute;"
            + " expected silu",
        "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8} |"
            + " rope_scaling.low_freq_factor is missing",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0.5} | at least 1, was 0.5",
        "\"rope_scaling\": {\"type\": \"spiral\"} | rope_type is \"spiral\"",
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"mrope_section\": [1]} |"
            + " may change numbers: rope_scaling.mrope_section ([1]); remove",
        "\"rope_scaling\": 2 | rope_scaling is 2, which this version does not compute; expected an"
            + " object",
        "\"rope_parameters\": {\"rope_theta\": \"x\"} | rope_parameters.rope_theta must be a"
            + " number, was \"x\"",
        "\"partial_rotary_factor\": 0.5 | partial_rotary_factor is 0.5",
        "\"pretraining_tp\": 2 | pretraining_tp is 2",
        "\"quantization_config\": {\"bits\": 4} | quantization_config is {\"bits\":4}",
        "\"sliding_window\": 8 | sliding_window is 8, which this version does not compute; expected"
            + " absent",
        "\"final_logit_softcapping\": 30.0 | final_logit_softcapping is 30.0",
        "\"layer_types\": [\"full_attention\", \"sliding_attention\"] | expected 2 times"
            + " full_attention",
        "\"num_experts\": 8 | a config of model_type llama has fields that this version does not"
            + " know and that may change numbers: num_experts (8); remove them if they do not",
        "\"vocab_size\": 1.5 | vocab_size must be a whole number, was 1.5",
        "\"tie_word_embeddings\": 1 | tie_word_embeddings must be true or false, was 1",
        "\"num_key_value_heads\": 3 | num_attention_heads must be a multiple of"
            + " num_key_value_heads, was 4 and 3",
        "\"head_dim\": 3 | head_dim must be even",
        "\"num_hidden_layers\": 0 | num_hidden_layers must be at least 1, was 0",
        "\"num_hidden_layers\": -1 | num_hidden_layers must be at least 1, was -1",
      })
  void refusesByNameAndValue(String field, String message) {
    assertThatThrownBy(() -> read("{" + SIZES + ", " + field + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mistral | \"attention_bias\": true | attention_bias is true",
        "mistral | \"sliding_window\": 0 | sliding_window is 0, which this version does not"
            + " compute; expected a positive number or null",
        "qwen2 | \"attention_bias\": false | expected true or absent in qwen2",
        "qwen2 | \"layer_types\": [\"sliding_attention\", \"full_attention\"] | layer_types is",
        "qwen2 | \"use_mrope\": true | use_mrope is true",
        "qwen3 | \"mlp_bias\": true | mlp_bias is true",
        "phi3 | \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2} | which this version does"
            + " not compute; expected default or longrope",
        "phi3 | \"head_dim\": 8, \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1],"
            + " \"long_factor\": [1, 2]} | need 4 numbers each, one per pair of rotated"
            + " components, had 1 and 2",
        "phi3 | \"partial_rotary_factor\": 0.4 | rotated part of a head must be even and at least 2"
            + " wide, was 0",
        "gemma2 | \"use_bidirectional_attention\": true | use_bidirectional_attention is true",
        "gemma3_text | \"attn_logit_softcapping\": 50.0 | attn_logit_softcapping is 50.0",
        "gemma3_text | \"rope_parameters\": {\"rope_theta\": 10000} | given per layer type, has"
            + " fields that this version does not know and that may change numbers:"
            + " rope_parameters.rope_theta (10000)",
        "gemma3_text | \"_sliding_window_pattern\": 4 | _sliding_window_pattern is 4 without"
            + " layer_types; expected 6",
      })
  void refusesWhatAFamilyDoesNotHave(String type, String field, String message) {
    String sizes = SIZES.replace("llama", type) + ", \"num_key_value_heads\": 4, ";
    assertThatThrownBy(() -> read("{" + sizes + field + "}"))
        .isInstanceOf(InvalidInputException.class)
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
