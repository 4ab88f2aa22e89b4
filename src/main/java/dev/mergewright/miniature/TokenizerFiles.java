package dev.mergewright.miniature;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Tells the world's tokenizer to Hugging Face libraries: `tokenizer.json` and
/// `tokenizer_config.json`.
///
/// ```text
/// tokenizer.json         WordLevel over the vocabulary, unknown words are <unk>
///   added_tokens         the special tokens, ids 0 to 5
///   pre_tokenizer        split at white space, then before each "-"
///   decoder              words joined by spaces, " -" closed up again
/// tokenizer_config.json  special tokens by role, the chat template
/// ```
final class TokenizerFiles {
  /// `<s><|user|> QUESTION <|end|><|assistant|> ANSWER <|end|>`; white space is no token.
  static final String CHAT_TEMPLATE =
      "{{ bos_token }}{% for message in messages %}{% if message['role'] not in ['user',"
          + " 'assistant'] %}{{ raise_exception('the miniature language knows the roles user and"
          + " assistant only') }}{% endif %}{{ '<|' + message['role'] + '|> ' + message['content']"
          + " + ' <|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{%"
          + " endif %}";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TokenizerFiles() {}

  /// The text of `tokenizer.json`.
  static String tokenizerJson(Vocabulary vocabulary) {
    return tokenizer(vocabulary).toPrettyString() + "\n";
  }

  /// The text of `tokenizer_config.json`.
  static String settingsJson() {
    return settings().toPrettyString() + "\n";
  }

  private static ObjectNode tokenizer(Vocabulary vocabulary) {
    ObjectNode root = NODES.objectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    root.set("added_tokens", addedTokens());
    root.putNull("normalizer");
    root.set("pre_tokenizer", preTokenizer());
    root.putNull("post_processor");
    root.set("decoder", decoder());
    ObjectNode model = root.putObject("model");
    model.put("type", "WordLevel");
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.tokens().get(id), id);
    }
    model.put("unk_token", Vocabulary.UNKNOWN);
    return root;
  }

  private static ArrayNode addedTokens() {
    ArrayNode tokens = NODES.arrayNode();
    for (int id = 0; id < Vocabulary.SPECIAL.size(); id++) {
      ObjectNode token = tokens.addObject();
      token.put("id", id);
      token.put("content", Vocabulary.SPECIAL.get(id));
      for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        token.put(flag, false);
      }
      token.put("special", true);
    }
    return tokens;
  }

  private static ObjectNode preTokenizer() {
    ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("pretokenizers");
    steps.addObject().put("type", "WhitespaceSplit");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("String", "-");
    split.put("behavior", "MergedWithNext").put("invert", false);
    return sequence;
  }

  private static ObjectNode decoder() {
    ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("decoders");
    // No token begins with "##": this decoder serves only to put a space before every word but the
    // first.
    steps.addObject().put("type", "WordPiece").put("prefix", "##").put("cleanup", false);
    steps.addObject().put("type", "Fuse");
    ObjectNode closeUp = steps.addObject().put("type", "Replace");
    closeUp.putObject("pattern").put("String", " -");
    closeUp.put("content", "-");
    return sequence;
  }

  private static ObjectNode settings() {
    ObjectNode root = NODES.objectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    root.put("pad_token", Vocabulary.PADDING);
    root.put("unk_token", Vocabulary.UNKNOWN);
    root.put("bos_token", Vocabulary.START);
    root.put("eos_token", Vocabulary.END);
    root.put("clean_up_tokenization_spaces", false);
    root.put("model_max_length", MiniatureShape.MAX_POSITIONS);
    root.put("chat_template", CHAT_TEMPLATE);
    return root;
  }
}
