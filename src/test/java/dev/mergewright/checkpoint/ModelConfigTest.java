package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"num_hidden_layers", "n_layer", "num_layers", "n_layers"})
  void countsLayersByTheKeyThatTheArchitectureHas(String key) {
    ObjectNode donor = json("{'a': 1, '%s': 4, 'z': [1]}".formatted(key));
    assertThat(ModelConfig.of(donor).layers()).hasValue(4);
    assertThat(rebuilt(donor, 0, 1, 2, 1, 2, 3))
        .isEqualTo(json("{'a': 1, '%s': 6, 'z': [1]}".formatted(key)));
  }

  @Test
  void countsLayersOfTheLanguagePart() {
    ObjectNode donor =
        json(
            """
            {'vision_config': {'num_hidden_layers': 4, 'layer_types': ['v', 'v', 'v', 'v']},
             'text_config': {'num_hidden_layers': 2, 'layer_types': ['a', 'b']}}\
            """);
    assertThat(rebuilt(donor, 1, 0, 1))
        .isEqualTo(
            json(
                """
                {'vision_config': {'num_hidden_layers': 4, 'layer_types': ['v', 'v', 'v', 'v']},
                 'text_config': {'num_hidden_layers': 3, 'layer_types': ['b', 'a', 'b']}}\
                """));
  }

  @Test
  void changesNothingWhenEachLayerStaysWhereItIs() {
    ObjectNode donor =
        json(
            """
            {'num_hidden_layers': 4, 'layer_types': ['a', 'b', 'a', 'b'], 'mlp_only_layers': [0, 3],
             'no_rope_layers': [1, 1, 1, 0], 'max_window_layers': 28, 'first_k_dense_replace': 1,
             'sliding_window_pattern': 2, 'hybrid_override_pattern': 'M*M-', 'eos_token_id': [1, 2, 3, 4],
             'attn_layer_period': 4, 'num_kv_heads': [1, 2, 3, 4], 'x_layer_names': ['only one']}\
            """);
    assertThat(rebuilt(donor, 0, 1, 2, 3)).isEqualTo(donor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'layer_types': ['a', 'b', 'c', 'd']   | 'layer_types': ['b', 'c', 'b', 'a', 'd']",
        "'no_rope_layers': [1, 0, 1, 1]        | 'no_rope_layers': [0, 1, 0, 1, 1]",
        "'num_kv_heads': [1, 2, 3, 4]          | 'num_kv_heads': [2, 3, 2, 1, 4]",
        "'indexer_types': [1, 2, 3, 4]         | 'indexer_types': [2, 3, 2, 1, 4]",
        "'hybrid_override_pattern': 'ABCD'     | 'hybrid_override_pattern': 'BCBAD'",
        "'mlp_only_layers': [1, 3]             | 'mlp_only_layers': [0, 2, 4]",
        "'mlp_only_layers': [0, 1, 2, 3]       | 'mlp_only_layers': [0, 1, 2, 3, 4]",
        "'mlp_only_layers': []                 | 'mlp_only_layers': []",
        "'eos_token_id': [5, 6, 7, 8]          | 'eos_token_id': [5, 6, 7, 8]",
        "'max_window_layers': 4                | 'max_window_layers': 5",
        "'max_window_layers': 2                | 'max_window_layers': 1",
        "'decoder_sparse_step': 1              | 'decoder_sparse_step': 1",
        "'first_k_dense_replace': 0            | 'first_k_dense_replace': 0"
      })
  void rebuildsWhatIsSaidAboutSingleLayers(String before, String after) {
    ObjectNode donor = json("{'num_hidden_layers': 4, %s}".formatted(before));
    assertThat(rebuilt(donor, 1, 2, 1, 0, 3))
        .isEqualTo(json("{'num_hidden_layers': 5, %s}".formatted(after)));
  }

  @Test
  void takesEachLayersSettingFromItsOwnModel() {
    ObjectNode donor =
        json("{'num_hidden_layers': 2, 'layer_types': ['a', 'b'], 'mlp_only_layers': [0]}");
    ObjectNode other =
        json("{'num_hidden_layers': 3, 'layer_types': ['c', 'd', 'e'], 'mlp_only_layers': [2]}");
    ObjectNode silent = json("{'num_hidden_layers': 2}");
    ObjectNode merged =
        ModelConfig.of(donor)
            .withLayers(
                List.of(
                    new LayerOrigin("donor", donor, 0),
                    new LayerOrigin("other", other, 2),
                    new LayerOrigin("other", other, 1),
                    new LayerOrigin("silent", silent, 1)))
            .json();
    assertThat(merged)
        .isEqualTo(
            json(
                "{'num_hidden_layers': 4, 'layer_types': ['a', 'e', 'd', 'b'], 'mlp_only_layers':"
                    + " [0, 1]}"));
  }

  @Test
  void refusesASourceThatDoesNotSayWhatItsLayersAre() {
    ObjectNode donor = json("{'num_hidden_layers': 2, 'layer_types': ['a', 'b']}");
    ObjectNode silent = json("{'num_hidden_layers': 3}");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> ModelConfig.of(donor).withLayers(List.of(new LayerOrigin("silent", silent, 2))))
        .withMessageContaining(
            "the config.json of silent does not say layer_types for its layer 2");
    assertRefused("{'num_hidden_layers': 2, 'layer_types': ['a', 'b']}", "for its layer 3", 3);
  }

  @Test
  void refusesKindsOfLayersThatACountCannotTell() {
    assertRefused("{'num_hidden_layers': 4, 'first_k_dense_replace': 1}", "layer 0 of m", 0, 1, 0);
    String windows =
        "{'num_hidden_layers': 4, 'max_window_layers': 2, 'use_sliding_window': %s %s}";
    assertRefused(windows.formatted("true", ""), "max_window_layers", 0, 2, 1);
    assertThat(rebuilt(json(windows.formatted("false", "")), 0, 2, 1).path("max_window_layers"))
        .hasToString("1");
    ObjectNode typed = json(windows.formatted("true", ", 'layer_types': ['f', 'f', 's', 's']"));
    assertThat(rebuilt(typed, 0, 2, 1).path("layer_types")).hasToString("[\"f\",\"s\",\"f\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'first_k_dense_replace': 1, 'mlp_layer_types': ['d', 's', 's']",
        "'decoder_sparse_step': 2, 'mlp_layer_types': ['d', 's', 's']",
        "'attn_layer_period': 2, 'layers_block_type': ['d', 's', 's']",
        "'full_attention_interval': 2, 'layer_types': ['d', 's', 's']"
      })
  void trustsListsMoreThanCountsAndPeriods(String settings) {
    ObjectNode donor = json("{'num_hidden_layers': 3, %s}".formatted(settings));
    assertThat(rebuilt(donor, 1, 0).toString()).contains("[\"s\",\"d\"]");
  }

  @Test
  void refusesLayersThatLeaveTheirPlaceInAPeriod() {
    assertRefused(
        "{'num_hidden_layers': 4, 'interleave_moe_layer_step': 2}", "multiples of 2", 0, 2);
    assertRefused("{'num_hidden_layers': 4, 'sliding_window_pattern': 'LLG'}", "multiples of 3", 1);
    assertRefused(
        "{'num_hidden_layers': 4, 'model_type': 'gemma2'}", "sliding_window_pattern 2", 1);
    ObjectNode gemma = json("{'num_hidden_layers': 4, 'model_type': 'gemma2'}");
    assertThat(rebuilt(gemma, 0, 1, 0, 1, 2, 3).path("num_hidden_layers").asInt()).isEqualTo(6);
    gemma.putArray("layer_types").add("s").add("f").add("s").add("f");
    assertThat(rebuilt(gemma, 1).path("layer_types")).hasToString("[\"f\"]");
  }

  @Test
  void refusesToRearrangeLayersThatNothingCounts() {
    assertRefused("{'depth': 4}", "names no number of layers", 0);
  }

  @Test
  void setsTheVocabularyWhereverItIs() {
    assertThat(vocabulary("{'vocab_size': 8}")).isEqualTo(json("{'vocab_size': 9}"));
    assertThat(vocabulary("{}")).isEqualTo(json("{'vocab_size': 9}"));
    assertThat(vocabulary("{'text_config': {}}"))
        .isEqualTo(json("{'text_config': {'vocab_size': 9}}"));
    assertThat(vocabulary("{'vocab_size': 8, 'text_config': {'vocab_size': 8}}"))
        .isEqualTo(json("{'vocab_size': 9, 'text_config': {'vocab_size': 9}}"));
  }

  @Test
  void setsTheTieFlagWhereverItIs() {
    assertThat(ModelConfig.of(json("{}")).isTied()).isEmpty();
    assertThat(ModelConfig.of(json("{'tie_word_embeddings': true}")).isTied()).hasValue(true);
    assertThat(ModelConfig.of(json("{'text_config': {'tie_word_embeddings': false}}")).isTied())
        .hasValue(false);
    assertThat(
            ModelConfig.of(json("{'text_config': {'tie_word_embeddings': true}}"))
                .withTiedHead(false)
                .json())
        .isEqualTo(
            json("{'text_config': {'tie_word_embeddings': false}, 'tie_word_embeddings': false}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                        | {'torch_dtype': 'bfloat16'}",
        "{'dtype': 'float32'}      | {'dtype': 'bfloat16'}",
        "{'torch_dtype': 'x', 'dtype': 'y'} | {'torch_dtype': 'bfloat16', 'dtype': 'bfloat16'}",
        "{'dtype': 'x', 'text_config': {'torch_dtype': 'y'}} | {'dtype': 'bfloat16', 'text_config':"
            + " {'torch_dtype': 'bfloat16'}}"
      })
  void setsTheTypeByTheKeyThatIsThere(String before, String after) {
    assertThat(ModelConfig.of(json(before)).withType(ElementType.BF16).json())
        .isEqualTo(json(after));
  }

  private static ObjectNode vocabulary(String config) {
    return ModelConfig.of(json(config)).withVocabulary(9).json();
  }

  private static ObjectNode rebuilt(ObjectNode donor, int... layers) {
    List<LayerOrigin> origins = new ArrayList<>();
    Arrays.stream(layers).forEach(layer -> origins.add(new LayerOrigin("m", donor, layer)));
    return ModelConfig.of(donor).withLayers(origins).json();
  }

  private static void assertRefused(String config, String words, int... layers) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> rebuilt(json(config), layers))
        .withMessageContaining(words);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
