package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a `config.json` and the tensors beside it can be one model.
///
/// ```text
/// vocab_size                   = rows of the embedding; it may have more that only go in, when the head fits
/// number of layers             = highest layer in a name + 1
/// tie_word_embeddings: false   a causal model of the Llama kind has a head
/// ```
///
/// Only what is certain counts: models of several parts, with a decoder beside an encoder or with
/// code of their own may mean something else by these keys, and are not judged.
///
/// @param config the configuration
/// @param tensors the weights
record ConfigAgreement(ObjectNode config, SequencedMap<String, TensorSpec> tensors) {
  private static final Pattern LAYER =
      Pattern.compile(
          "(?:(?:model|transformer|gpt_neox|backbone)\\.)?(?:layers|h|blocks)\\.(\\d{1,6})\\..+");
  private static final String LLAMA_EMBEDDING = "model.embed_tokens.weight";

  /// Keys of models whose embedding is longer than their vocabulary.
  private static final List<String> PADDED =
      List.of("padded_vocab_size", "pad_vocab_size_multiple", "pad_vocab_size_multiple_of");

  /// Keys of models with layers behind the last, which predict further tokens.
  private static final List<String> MORE_LAYERS =
      List.of("num_nextn_predict_layers", "mtp_num_layers", "num_mtp_layers");

  /// What the configuration says against the tensors, as the end of a sentence; nothing when both
  /// agree or nobody can tell.
  Optional<String> contradiction() {
    if (config.has("text_config")
        || config.has("auto_map")
        || config.path("is_encoder_decoder").asBoolean()) {
      return Optional.empty();
    }
    return vocabulary().or(this::layers).or(this::head);
  }

  /// The index of a tensor's layer, -1 outside of the layers.
  static int layerOf(String tensor) {
    Matcher layer = LAYER.matcher(tensor);
    return layer.matches() ? Integer.parseInt(layer.group(1)) : -1;
  }

  private Optional<String> vocabulary() {
    JsonNode said = config.path("vocab_size");
    TokenTables tables = TokenTables.of(tensors.keySet());
    long rows = rows(tables.embedding());
    boolean isInputOnly = rows > said.longValue() && rows(tables.head()) == said.longValue();
    if (!said.isIntegralNumber()
        || rows < 0
        || rows == said.longValue()
        || isInputOnly
        || PADDED.stream().anyMatch(config::has)) {
      return Optional.empty();
    }
    return Optional.of(
        "says vocab_size %s, but %s has %d rows".formatted(said, tables.embedding(), rows));
  }

  /// The rows of a table, -1 when there is none.
  private long rows(@Nullable String table) {
    @Nullable TensorSpec spec = table == null ? null : tensors.get(table);
    return spec == null || spec.shape().size() != 2 ? -1 : spec.shape().getFirst();
  }

  private Optional<String> layers() {
    OptionalInt said = ModelConfig.of(config).layers();
    int found = tensors.keySet().stream().mapToInt(ConfigAgreement::layerOf).max().orElse(-1) + 1;
    boolean mayHaveMore = MORE_LAYERS.stream().anyMatch(config::has);
    if (said.isEmpty()
        || found == 0
        || found == said.getAsInt()
        || found > said.getAsInt() && mayHaveMore) {
      return Optional.empty();
    }
    return Optional.of(
        "says %d layers, but the tensors are those of %d".formatted(said.getAsInt(), found));
  }

  private Optional<String> head() {
    boolean isCausal = config.path("architectures").path(0).asText().endsWith("ForCausalLM");
    boolean isUntied = !ModelConfig.of(config).isTied().orElse(true);
    boolean hasHead = TokenTables.of(tensors.keySet()).head() != null;
    return isCausal && isUntied && !hasHead && tensors.containsKey(LLAMA_EMBEDDING)
        ? Optional.of("says tie_word_embeddings false, but there is no lm_head.weight")
        : Optional.empty();
  }
}
