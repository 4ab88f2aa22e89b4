package dev.mergewright.miniature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// The architecture of the tiny models: a Llama of about a million weights, its configuration files and its first weights.
final class MiniatureShape {
  static final int HIDDEN = 96;
  static final int FEED_FORWARD = 256;
  static final int LAYERS = 8;
  static final int HEADS = 4;
  static final int MAX_POSITIONS = 128;
  static final double NORM_EPSILON = 1e-5;
  static final double ROPE_THETA = 10_000;

  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String HEAD = "lm_head.weight";

  // Standard deviations of the first weights, times the square root of the fan-in where one is named.
  private static final double INWARD_GAIN = 0.7;
  private static final double OUTWARD_GAIN = 0.3;
  private static final double EMBEDDING_DEVIATION = 0.05;

  private static final ObjectMapper JSON = new ObjectMapper();

  private MiniatureShape() {}

  /// Every tensor's shape by its Hugging Face name, in the order of the layers.
  static SequencedMap<String, List<Long>> tensors(int vocabulary) {
    long hidden = HIDDEN;
    long feedForward = FEED_FORWARD;
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, List.of((long) vocabulary, hidden));
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "model.layers." + layer + ".";
      shapes.put(prefix + "input_layernorm.weight", List.of(hidden));
      for (String projection : List.of("q", "k", "v", "o")) {
        shapes.put(prefix + "self_attn." + projection + "_proj.weight", List.of(hidden, hidden));
      }
      shapes.put(prefix + "post_attention_layernorm.weight", List.of(hidden));
      shapes.put(prefix + "mlp.gate_proj.weight", List.of(feedForward, hidden));
      shapes.put(prefix + "mlp.up_proj.weight", List.of(feedForward, hidden));
      shapes.put(prefix + "mlp.down_proj.weight", List.of(hidden, feedForward));
    }
    shapes.put("model.norm.weight", List.of(hidden));
    shapes.put(HEAD, List.of((long) vocabulary, hidden));
    return shapes;
  }

  /// The first weights of a tensor: norms 1, everything else normal around 0 with a deviation that suits its place.
  static float[] firstWeights(String tensor, List<Long> shape, RandomGenerator random) {
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(count)];
    double deviation = deviation(tensor, shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = shape.size() == 1 ? 1 : (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static double deviation(String tensor, List<Long> shape) {
    if (tensor.equals(EMBEDDING) || tensor.equals(HEAD)) {
      return EMBEDDING_DEVIATION;
    }
    boolean outward = tensor.contains("o_proj") || tensor.contains("down_proj");
    return (outward ? OUTWARD_GAIN : INWARD_GAIN) / Math.sqrt(shape.getLast());
  }

  /// Writes `config.json` and `generation_config.json`.
  static void writeConfiguration(int vocabulary, Path directory) throws IOException {
    write(configuration(vocabulary), directory.resolve("config.json"));
    ObjectNode generation = tokenIds(JsonNodeFactory.instance.objectNode());
    generation.put("do_sample", false);
    generation.put("max_new_tokens", 32);
    write(generation, directory.resolve("generation_config.json"));
  }

  private static ObjectNode configuration(int vocabulary) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("architectures").add("LlamaForCausalLM");
    root.put("model_type", "llama");
    root.put("vocab_size", vocabulary);
    root.put("hidden_size", HIDDEN);
    root.put("intermediate_size", FEED_FORWARD);
    root.put("num_hidden_layers", LAYERS);
    root.put("num_attention_heads", HEADS);
    root.put("num_key_value_heads", HEADS);
    root.put("head_dim", HIDDEN / HEADS);
    root.put("hidden_act", "silu");
    root.put("max_position_embeddings", MAX_POSITIONS);
    root.put("rms_norm_eps", NORM_EPSILON);
    root.put("rope_theta", ROPE_THETA);
    root.put("tie_word_embeddings", false);
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
    root.put("torch_dtype", "bfloat16");
    return tokenIds(root);
  }

  private static ObjectNode tokenIds(ObjectNode node) {
    List<String> specials = WordTokenizer.SPECIAL_TOKENS;
    node.put("pad_token_id", specials.indexOf(WordTokenizer.PADDING));
    node.put("bos_token_id", specials.indexOf(WordTokenizer.START));
    node.put("eos_token_id", specials.indexOf(WordTokenizer.END));
    return node;
  }

  private static void write(ObjectNode node, Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), node);
  }
}
