package dev.mergewright.llama;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// Models small enough to be made in a test, with tokens that are words: `<s>`, `<|user|>`, ...,
/// `w6`, `w7`, ...
final class TinyLlama {
  static final List<String> SPECIALS =
      List.of("<pad>", "<unk>", "<s>", "<|user|>", "<|assistant|>", "<|end|>");
  static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ '<|' + m['role'] + '|> ' + m['content'] + '"
          + " <|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|> ' }}{% endif"
          + " %}";

  private TinyLlama() {}

  /// 2 layers, width 8, vocabulary 32, 4 query heads for 2 key heads.
  static LlamaConfig grouped(boolean tied) {
    return new LlamaConfig(32, 8, 16, 2, 4, 2, 2, 10_000, 1e-5, 1024, tied);
  }

  /// The shape of the miniature world's models.
  static LlamaConfig miniature() {
    return new LlamaConfig(335, 96, 256, 8, 4, 4, 24, 10_000, 1e-5, 128, false);
  }

  /// Normal draws of deviation 0.5 / sqrt(width), norms around 1; the same for the same seed
  /// everywhere.
  static Weights weights(LlamaConfig config, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> values = new HashMap<>();
    SequencedMap<String, TensorSpec> tensors = config.tensors();
    tensors.forEach(
        (name, spec) -> {
          float[] array = new float[Math.toIntExact(spec.elements())];
          boolean norm = name.contains("norm");
          double deviation = norm ? 0.1 : 1 / Math.sqrt(spec.shape().getLast());
          for (int i = 0; i < array.length; i++) {
            array[i] = (float) ((norm ? 1 : 0) + deviation * random.nextGaussian());
          }
          values.put(name, array);
        });
    return ArrayWeights.of(tensors, values);
  }

  /// Writes the tokenizer and the template into a folder and opens them.
  static ChatFormat format(LlamaConfig config, Path folder) throws IOException {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    SPECIALS.forEach(token -> vocabulary.put(token, vocabulary.size()));
    while (vocabulary.size() < config.vocabulary()) {
      vocabulary.put("w" + vocabulary.size(), vocabulary.size());
    }
    List<Map<String, Object>> added = new ArrayList<>();
    for (String token : SPECIALS) {
      added.add(
          Map.of(
              "id",
              vocabulary.get(token),
              "content",
              token,
              "special",
              true,
              "single_word",
              false,
              "lstrip",
              false,
              "rstrip",
              false,
              "normalized",
              false));
    }
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", added);
    tokenizer.put("pre_tokenizer", Map.of("type", "WhitespaceSplit"));
    tokenizer.put("model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>"));
    ObjectMapper json = new ObjectMapper();
    Files.writeString(folder.resolve("tokenizer.json"), json.writeValueAsString(tokenizer));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        json.writeValueAsString(
            Map.of("bos_token", "<s>", "eos_token", "<|end|>", "chat_template", TEMPLATE)));
    return ChatFormat.open(folder);
  }

  /// A text of `length` words drawn from the vocabulary.
  static String words(LlamaConfig config, int length, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(i == 0 ? "w" : " w").append(random.nextInt(SPECIALS.size(), config.vocabulary()));
    }
    return text.toString();
  }
}
