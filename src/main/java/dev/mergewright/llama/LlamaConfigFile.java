package dev.mergewright.llama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.MlpConfig.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Reads `config.json` of any [Family], refusing every field that asks for arithmetic this room
/// does not do, and every field that nobody here knows.
final class LlamaConfigFile {
  private static final String FULL = "full_attention";
  private static final String WINDOWED = "sliding_attention";
  private static final int GEMMA3_PERIOD = 6;

  /// Fields that say nothing about the numbers of a forward pass: names and versions, training,
  /// tokens, how other programs run the model.
  private static final Set<String> HARMLESS =
      Set.of(
          """
          architectures _name_or_path name_or_path transformers_version torch_dtype
          dtype auto_map use_cache cache_implementation attn_implementation
          _attn_implementation _attn_implementation_autoset torchscript use_bfloat16
          tf_legacy_loss chunk_size_feed_forward initializer_range attention_dropout
          resid_pdrop embd_pdrop hidden_dropout gradient_checkpointing bos_token_id
          eos_token_id pad_token_id unk_token_id sep_token_id decoder_start_token_id
          forced_bos_token_id forced_eos_token_id prefix tokenizer_class
          max_sequence_length model_max_length output_attentions output_hidden_states
          output_scores return_dict use_return_dict return_dict_in_generate id2label
          label2id problem_type finetuning_task task_specific_params
          tie_encoder_decoder pruned_heads max_length min_length do_sample temperature
          top_k top_p typical_p num_beams num_beam_groups num_return_sequences
          diversity_penalty length_penalty repetition_penalty no_repeat_ngram_size
          encoder_no_repeat_ngram_size early_stopping remove_invalid_values
          unsloth_fixed unsloth_version
          """
              .split("\\s+"));

  private final ConfigFields fields;
  private final Family family;

  private LlamaConfigFile(ConfigFields fields) {
    this.fields = fields;
    this.family = Family.of(fields.text("model_type", Family.LLAMA.modelType()));
  }

  static LlamaConfig parse(JsonNode json) {
    ConfigFields fields = ConfigFields.of(json);
    LlamaConfigFile file = new LlamaConfigFile(fields);
    LlamaConfig config = file.config();
    fields.ignore(HARMLESS);
    fields.refuseTheRest("a config of model_type " + file.family.modelType());
    return config;
  }

  private LlamaConfig config() {
    refuseWhatIsNotSupported();
    int hidden = fields.required("hidden_size");
    int maxPositions = fields.integer("max_position_embeddings", family.defaults().maxPositions());
    fields.integer("original_max_position_embeddings", 0); // without scaling it says nothing
    AttentionConfig attention = attention(hidden);
    return new LlamaConfig(
        family == Family.GEMMA3
            ? fields.integer("vocab_size", 262_208)
            : fields.required("vocab_size"),
        hidden,
        fields.flag("tie_word_embeddings", family.defaults().tied()),
        family.isGemma(),
        cap("final_logit_softcapping", family == Family.GEMMA2 ? 30 : 0),
        maxPositions,
        attention,
        mlp(),
        new NormConfig(
            fields.number("rms_norm_eps", family.defaults().epsilon()),
            family.isGemma(),
            family.isGemma()),
        family == Family.PHI3,
        kinds(new RotaryFields(fields, family, attention.headWidth(), maxPositions)));
  }

  private void refuseWhatIsNotSupported() {
    fields.expectAbsent("quantization_config");
    fields.expectFalse("use_bidirectional_attention");
    fields.expectFalse("use_mrope");
    fields.expectFalse("use_qk_norm");
    fields.expectFalse("is_encoder_decoder");
    fields.expectFalse("add_cross_attention");
    fields.expectNeutral("pretraining_tp", 1);
    fields.expectFalse("lm_head_bias");
    fields.expectNeutral("full_attn_mod", 1); // Phi-4-mini states these, and nobody reads them
    fields.expectNeutral("interpolate_factor", 1);
    fields.ignore(Set.of("is_decoder"));
  }

  private AttentionConfig attention(int hidden) {
    int heads =
        family == Family.GEMMA3
            ? fields.integer("num_attention_heads", 8)
            : fields.required("num_attention_heads");
    int keyHeads = family.defaults().keyValueHeads();
    boolean asManyKeys = keyHeads == 0 || fields.isNull("num_key_value_heads");
    int ownWidth = family.defaults().headWidth();
    int width = fields.integer("head_dim", ownWidth == 0 ? hidden / Math.max(1, heads) : ownWidth);
    double scale =
        family.isGemma()
            ? 1 / Math.sqrt(fields.number("query_pre_attn_scalar", 256))
            : AttentionConfig.plainScale(width);
    boolean bias = attentionBias();
    return new AttentionConfig(
        heads,
        fields.integer("num_key_value_heads", asManyKeys ? heads : keyHeads),
        width,
        scale,
        scoreCap(),
        bias || family == Family.QWEN2,
        bias,
        family == Family.QWEN3 || family == Family.GEMMA3);
  }

  /// Whether all four maps have a bias. The types that leave no choice may only confirm it.
  private boolean attentionBias() {
    return switch (family) {
      case LLAMA, QWEN3, GEMMA2, GEMMA3 -> fields.flag("attention_bias", false);
      case MISTRAL, PHI3 -> {
        fields.expectFalse("attention_bias");
        yield false;
      }
      case QWEN2 -> {
        if (!fields.flag("attention_bias", true)) {
          throw fields.refused("attention_bias", "true or absent in qwen2");
        }
        yield false;
      }
    };
  }

  /// Gemma 3 gave the cap of scores up; transformers does not apply one there.
  private double scoreCap() {
    if (family != Family.GEMMA2) {
      fields.expectAbsent("attn_logit_softcapping");
      return 0;
    }
    return cap("attn_logit_softcapping", 50);
  }

  private double cap(String field, double absent) {
    if (!family.isGemma()) {
      fields.expectAbsent(field);
      return 0;
    }
    return fields.isNull(field) ? 0 : fields.number(field, absent);
  }

  private MlpConfig mlp() {
    boolean bias = false;
    if (family == Family.LLAMA) {
      bias = fields.flag("mlp_bias", false);
    } else {
      fields.expectFalse("mlp_bias");
    }
    return new MlpConfig(fields.required("intermediate_size"), activation(), bias);
  }

  private Activation activation() {
    String field = family.isGemma() ? "hidden_activation" : "hidden_act";
    if (family.isGemma()) {
      fields.ignore(Set.of("hidden_act")); // written by older files, never read
    }
    Activation absent = family.isGemma() ? Activation.GELU_TANH : Activation.SILU;
    String name = fields.text(field, absent.field());
    for (Activation activation : Activation.values()) {
      if (activation.field().equals(name)) {
        return activation;
      }
    }
    throw fields.refused(field, "silu or gelu_pytorch_tanh");
  }

  private List<LayerKind> kinds(RotaryFields rotary) {
    int layers = fields.required("num_hidden_layers");
    LlamaConfig.requirePositive("num_hidden_layers", layers);
    LayerKind full = new LayerKind(0, rotary.ofFullLayers());
    int window = window();
    List<String> types = layerTypes(layers, window);
    LayerKind windowed = window == 0 ? full : new LayerKind(window, rotary.ofWindowedLayers());
    List<LayerKind> kinds = new ArrayList<>();
    for (String type : types) {
      kinds.add(type.equals(WINDOWED) ? windowed : full);
    }
    return kinds;
  }

  /// The window of the layers that have one; 0 for none.
  private int window() {
    boolean used =
        switch (family) {
          case LLAMA -> false;
          case QWEN2, QWEN3 -> fields.flag("use_sliding_window", false);
          case MISTRAL, PHI3, GEMMA2, GEMMA3 -> true;
        };
    if (family == Family.LLAMA) {
      fields.expectAbsent("sliding_window");
      fields.expectFalse("use_sliding_window");
    }
    int absent = fields.isNull("sliding_window") ? 0 : family.defaults().window();
    int window = fields.integer("sliding_window", absent);
    fields.expectNeutral("sliding_window_size", window); // an older name, in Gemma 2 of 27 billion
    if (fields.has("sliding_window") && window < 1) {
      throw fields.refused("sliding_window", "a positive number or null");
    }
    return used ? window : 0;
  }

  private List<String> layerTypes(int layers, int window) {
    List<String> implied = impliedLayerTypes(layers, window);
    if (!fields.has("layer_types")) {
      return implied;
    }
    List<String> types = fields.texts("layer_types");
    boolean choosable = !implied.equals(types) && window > 0;
    boolean known = types.size() == layers && Set.of(FULL, WINDOWED).containsAll(types);
    boolean uniform =
        switch (family) {
          case LLAMA, MISTRAL, PHI3 -> true;
          case QWEN2, QWEN3, GEMMA2, GEMMA3 -> false;
        };
    if (!known || (!implied.equals(types) && (uniform || !choosable))) {
      throw fields.refused(
          "layer_types",
          "%d times %s or, where the type has a sliding window, %s"
              .formatted(layers, FULL, WINDOWED));
    }
    return types;
  }

  /// Which layers have the window where the config does not list them.
  private List<String> impliedLayerTypes(int layers, int window) {
    List<String> types = new ArrayList<>(Collections.nCopies(layers, FULL));
    int from = fields.integer("max_window_layers", 28);
    int period = period();
    for (int layer = 0; layer < layers; layer++) {
      boolean windowed =
          switch (family) {
            case LLAMA -> false;
            case MISTRAL, PHI3 -> true;
            case QWEN2, QWEN3 -> layer >= from;
            case GEMMA2, GEMMA3 -> (layer + 1) % period != 0;
          };
      if (windowed && window > 0) {
        types.set(layer, WINDOWED);
      }
    }
    return types;
  }

  /// Every how many layers Gemma sees everything.
  private int period() {
    if (family != Family.GEMMA3) {
      return 2;
    }
    int period = fields.integer("sliding_window_pattern", GEMMA3_PERIOD);
    if (period < 1) {
      throw fields.refused("sliding_window_pattern", "a positive number");
    }
    int repeated = fields.integer("_sliding_window_pattern", period);
    if (repeated != period && !fields.has("layer_types")) {
      throw new InvalidInputException(
          "_sliding_window_pattern is %d without layer_types; expected %d, or layer_types that list the layers"
              .formatted(repeated, period));
    }
    return period;
  }
}
