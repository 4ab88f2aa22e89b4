package dev.mergewright.miniature;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.llama.ArrayWeights;
import dev.mergewright.llama.LlamaConfig;
import dev.mergewright.tensor.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The architecture of the tiny models: a Llama of about a million weights, its configuration files
/// and its first weights.
final class MiniatureShape {
  static final int MAX_POSITIONS = 128;

  /// The tensors that hold one row per word.
  static final Set<String> WORD_TENSORS = Set.of("model.embed_tokens.weight", "lm_head.weight");

  private static final double ROPE_THETA = 10_000;

  // Standard deviations of the first weights; the gains are divided by the root of the fan-in.
  private static final double INWARD_GAIN = 0.7;
  private static final double OUTWARD_GAIN = 0.3;
  private static final double WORD_DEVIATION = 0.05;

  private MiniatureShape() {}

  static LlamaConfig config(Vocabulary vocabulary) {
    int hidden = 96;
    int heads = 4;
    return new LlamaConfig(
        vocabulary.size(),
        hidden,
        256,
        8,
        heads,
        heads,
        hidden / heads,
        ROPE_THETA,
        1e-5,
        MAX_POSITIONS,
        false);
  }

  /// First weights: norms 1, everything else normal around 0 with a deviation that suits its place.
  static Weights firstWeights(LlamaConfig config, RandomGenerator random) {
    Map<String, float[]> values = new HashMap<>();
    config.tensors().forEach((name, spec) -> values.put(name, draw(name, spec, random)));
    return ArrayWeights.of(config.tensors(), values);
  }

  private static float[] draw(String tensor, TensorSpec spec, RandomGenerator random) {
    float[] values = new float[Math.toIntExact(spec.elements())];
    double deviation = deviation(tensor, spec);
    for (int i = 0; i < values.length; i++) {
      values[i] = spec.shape().size() == 1 ? 1 : (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static double deviation(String tensor, TensorSpec spec) {
    if (WORD_TENSORS.contains(tensor)) {
      return WORD_DEVIATION;
    }
    boolean outward = tensor.contains("o_proj") || tensor.contains("down_proj");
    return (outward ? OUTWARD_GAIN : INWARD_GAIN) / Math.sqrt(spec.shape().getLast());
  }

  /// The text of `generation_config.json`.
  static String generationJson() {
    ObjectNode generation = withTokenIds(JsonNodeFactory.instance.objectNode());
    generation.put("do_sample", false);
    generation.put("max_new_tokens", 32);
    return generation.toPrettyString() + "\n";
  }

  /// The content of `config.json`.
  static ObjectNode modelSettings(LlamaConfig config) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("architectures").add("LlamaForCausalLM");
    root.put("model_type", "llama");
    root.put("vocab_size", config.vocabulary());
    root.put("hidden_size", config.hidden());
    root.put("intermediate_size", config.intermediate());
    root.put("num_hidden_layers", config.layers());
    root.put("num_attention_heads", config.heads());
    root.put("num_key_value_heads", config.keyValueHeads());
    root.put("head_dim", config.headWidth());
    root.put("hidden_act", "silu");
    root.put("max_position_embeddings", config.maxPositions());
    root.put("rms_norm_eps", config.rmsEpsilon());
    root.put("rope_theta", ROPE_THETA);
    root.put("tie_word_embeddings", config.tiedEmbeddings());
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
    root.put("torch_dtype", "bfloat16");
    return withTokenIds(root);
  }

  private static ObjectNode withTokenIds(ObjectNode node) {
    List<String> specials = Vocabulary.SPECIAL;
    node.put("pad_token_id", specials.indexOf(Vocabulary.PADDING));
    node.put("bos_token_id", specials.indexOf(Vocabulary.START));
    node.put("eos_token_id", specials.indexOf(Vocabulary.END));
    return node;
  }
}
