package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration says about single layers, rebuilt for layers taken from other places.
///
/// ```text
/// per layer   an array as long as the layers are many, whose key holds "layer", ends in "_types" or is in
///             PER_LAYER: entry i = the origin's own entry for its layer
/// pattern     hybrid_override_pattern: one character per layer, likewise
/// indices     mlp_only_layers and others in INDICES: i is listed when the origin lists its layer
/// first       max_window_layers, first_k_dense_replace, num_dense_layers: layers below it are of one kind
///             how many output layers at the front are of that kind; refused when another follows later
/// period      every n-th layer is of a kind: kept when each layer keeps its place within the period, else refused
/// ```
///
/// A source that does not have a key says what the donor says, when it has as many layers. Where a
/// list says the same (DECIDED_BY), as transformers writes them since version 5, counts and periods
/// are not refused.
///
/// @param before how many layers the donor has
/// @param origins where each output layer comes from
record LayerSettings(int before, List<LayerOrigin> origins) {
  private static final String PATTERN = "hybrid_override_pattern";
  private static final String WINDOWS = "max_window_layers";
  private static final String WINDOW_PERIOD = "sliding_window_pattern";

  private static final Set<String> INDICES =
      Set.of(
          "mlp_only_layers",
          "moe_layers",
          "cross_attention_layers",
          "attn_layer_indices",
          "full_attn_idxs");

  private static final Set<String> PER_LAYER =
      Set.of(
          "activation_sparsity_pattern",
          "attn_type_list",
          "block_configs",
          "ffn_multipliers",
          "intermediate_size",
          "num_attention_heads",
          "num_key_value_heads",
          "num_kv_heads",
          "num_query_heads");

  private static final Set<String> FIRST =
      Set.of(WINDOWS, "first_k_dense_replace", "num_dense_layers");

  private static final List<String> PERIODS =
      List.of(
          "attn_layer_period",
          "decoder_sparse_step",
          "expert_layer_period",
          "full_attention_interval",
          "global_attn_every_n_layers",
          "interleave_moe_layer_step",
          "moe_layer_freq",
          "no_rope_layer_interval",
          WINDOW_PERIOD);

  /// The list that, where it is given, decides what a count or a period would tell.
  private static final Map<String, String> DECIDED_BY =
      Map.of(
          WINDOWS,
          "layer_types",
          WINDOW_PERIOD,
          "layer_types",
          "full_attention_interval",
          "layer_types",
          "global_attn_every_n_layers",
          "layer_types",
          "first_k_dense_replace",
          "mlp_layer_types",
          "decoder_sparse_step",
          "mlp_layer_types",
          "attn_layer_period",
          "layers_block_type",
          "interleave_moe_layer_step",
          "moe_layers",
          "no_rope_layer_interval",
          "no_rope_layers");

  /// Periods that architectures have when their configuration is silent.
  private static final Map<String, Integer> UNSAID_WINDOW_PERIODS =
      Map.of("cohere2", 4, "gemma2", 2, "gemma3_text", 6);

  LayerSettings {
    origins = List.copyOf(origins);
  }

  /// Changes the language part of the donor's configuration, in place.
  void rebuild(ObjectNode text) {
    ObjectNode donor = text.deepCopy();
    PERIODS.forEach(key -> requirePeriod(donor, key));
    Integer unsaid = UNSAID_WINDOW_PERIODS.get(donor.path("model_type").asText());
    if (unsaid != null && !donor.has(WINDOW_PERIOD) && !isDecided(donor, WINDOW_PERIOD)) {
      requirePeriod(WINDOW_PERIOD, unsaid);
    }
    for (Map.Entry<String, JsonNode> setting : donor.properties()) {
      String key = setting.getKey();
      JsonNode value = setting.getValue();
      if (value.isArray() && INDICES.contains(key)) {
        text.set(key, indices(donor, key));
      } else if (value.isArray() && value.size() == before && isPerLayer(key)) {
        text.set(key, perLayer(donor, key));
      } else if (key.equals(PATTERN) && value.asText().length() == before) {
        text.put(key, pattern(donor));
      } else if (value.isIntegralNumber() && FIRST.contains(key)) {
        text.put(key, first(donor, key));
      }
    }
  }

  private static boolean isPerLayer(String key) {
    return key.contains("layer") || key.endsWith("_types") || PER_LAYER.contains(key);
  }

  private static boolean isDecided(ObjectNode donor, String key) {
    String list = DECIDED_BY.get(key);
    return list != null && !donor.path(list).isEmpty();
  }

  private ArrayNode perLayer(ObjectNode donor, String key) {
    ArrayNode rebuilt = donor.arrayNode();
    for (LayerOrigin origin : origins) {
      JsonNode value = said(donor, origin, key).get(origin.layer());
      if (value == null) {
        throw lacks(origin, key);
      }
      rebuilt.add(value.deepCopy());
    }
    return rebuilt;
  }

  private String pattern(ObjectNode donor) {
    StringBuilder rebuilt = new StringBuilder();
    for (LayerOrigin origin : origins) {
      String pattern = said(donor, origin, PATTERN).asText();
      if (origin.layer() >= pattern.length()) {
        throw lacks(origin, PATTERN);
      }
      rebuilt.append(pattern.charAt(origin.layer()));
    }
    return rebuilt.toString();
  }

  private ArrayNode indices(ObjectNode donor, String key) {
    ArrayNode rebuilt = donor.arrayNode();
    for (int i = 0; i < origins.size(); i++) {
      LayerOrigin origin = origins.get(i);
      for (JsonNode index : said(donor, origin, key)) {
        if (index.isIntegralNumber() && index.longValue() == origin.layer()) {
          rebuilt.add(i);
          break;
        }
      }
    }
    return rebuilt;
  }

  private int first(ObjectNode donor, String key) {
    int count = 0;
    while (count < origins.size() && isAmongFirst(donor, key, count)) {
      count++;
    }
    if (count == origins.size()) {
      return count + Math.max(0, donor.path(key).intValue() - before);
    }
    boolean isInert =
        isDecided(donor, key)
            || key.equals(WINDOWS) && !donor.path("use_sliding_window").asBoolean();
    for (int i = count; !isInert && i < origins.size(); i++) {
      if (isAmongFirst(donor, key, i)) {
        throw new InvalidInputException(
            "config.json says by %s which layers are of another kind, and cannot say so for layer %d of %s as layer %d after others; keep the order of the layers"
                .formatted(key, origins.get(i).layer(), origins.get(i).model(), i));
      }
    }
    return count;
  }

  private boolean isAmongFirst(ObjectNode donor, String key, int i) {
    LayerOrigin origin = origins.get(i);
    return origin.layer() < said(donor, origin, key).asLong();
  }

  private void requirePeriod(ObjectNode donor, String key) {
    if (isDecided(donor, key)) {
      return;
    }
    JsonNode period = donor.path(key);
    int length = period.isTextual() ? period.textValue().length() : period.asInt(1);
    for (LayerOrigin origin : length > 1 ? origins : List.<LayerOrigin>of()) {
      if (!said(donor, origin, key).equals(period)) {
        throw lacks(origin, key + " " + period);
      }
    }
    requirePeriod(key, length);
  }

  private void requirePeriod(String key, int period) {
    for (int i = 0; period > 1 && i < origins.size(); i++) {
      if (origins.get(i).layer() % period != i % period) {
        throw new InvalidInputException(
            "config.json tells kinds of layers apart by %s %d, which layer %d of %s does not keep as layer %d; move layers by multiples of %d"
                .formatted(key, period, origins.get(i).layer(), origins.get(i).model(), i, period));
      }
    }
  }

  /// What the source of a layer says, or the donor in its place.
  private JsonNode said(ObjectNode donor, LayerOrigin origin, String key) {
    @Nullable JsonNode own = ModelConfig.text(origin.config()).get(key);
    if (own != null) {
      return own;
    }
    OptionalInt layers = ModelConfig.of(origin.config()).layers();
    if (layers.isEmpty() || layers.getAsInt() != before) {
      throw lacks(origin, key);
    }
    return donor.path(key);
  }

  private static InvalidInputException lacks(LayerOrigin origin, String key) {
    return new InvalidInputException(
        "the config.json of %s does not say %s for its layer %d, as that of the model it is merged into does; add it there"
            .formatted(origin.model(), key, origin.layer()));
  }
}
