package dev.mergewright.llama;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a byte-level BPE tokenizer whose tokens are the printable ASCII characters and what is
/// merged of them; a blank is `\u0120` in merges, as in published files.
final class LetterTokenizer {
  static final int BEGIN = 0;
  static final int END = 1;
  static final int TURN = 2;
  private static final List<String> SPECIALS = List.of("<s>", "</s>", "<|turn|>");

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

  /// @param merges pairs such as `a b`, in order
  /// @param addsBegin whether a text gets `<s>` before it
  LetterTokenizer(Path folder, List<String> merges, boolean addsBegin, String... template)
      throws IOException {
    SPECIALS.forEach(this::add);
    add("\u0120");
    add("\u010a");
    for (char c = '!'; c <= '~'; c++) {
      add(String.valueOf(c));
    }
    merges.forEach(pair -> add(pair.replace(" ", "")));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("added_tokens", added());
    Map<String, Object> bytes =
        Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true);
    json.put("pre_tokenizer", bytes);
    if (addsBegin) {
      json.put("post_processor", begin());
    }
    json.put("decoder", bytes);
    json.put("model", Map.of("type", "BPE", "vocab", vocabulary, "merges", merges));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("bos_token", "<s>");
    config.put("eos_token", "</s>");
    if (template.length > 0) {
      config.put("chat_template", template[0]);
    }
    ObjectMapper mapper = new ObjectMapper();
    Files.writeString(folder.resolve("tokenizer.json"), mapper.writeValueAsString(json));
    Files.writeString(folder.resolve("tokenizer_config.json"), mapper.writeValueAsString(config));
  }

  /// The id of a token as merges write it.
  int id(String token) {
    return vocabulary.get(token);
  }

  private void add(String token) {
    vocabulary.putIfAbsent(token, vocabulary.size());
  }

  private List<Map<String, Object>> added() {
    List<Map<String, Object>> added = new ArrayList<>();
    for (String token : SPECIALS) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", id(token));
      entry.put("content", token);
      entry.put("special", true);
      List.of("single_word", "lstrip", "rstrip", "normalized").forEach(f -> entry.put(f, false));
      added.add(entry);
    }
    return added;
  }

  private static Map<String, Object> begin() {
    Map<String, Object> first = Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0));
    Map<String, Object> text = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
    Map<String, Object> pair = Map.of("Sequence", Map.of("id", "B", "type_id", 1));
    return Map.of(
        "type",
        "TemplateProcessing",
        "single",
        List.of(first, text),
        "pair",
        List.of(first, text, pair),
        "special_tokens",
        Map.of("<s>", Map.of("id", "<s>", "ids", List.of(BEGIN), "tokens", List.of("<s>"))));
  }
}
