package dev.mergewright.miniature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The world's own tokenizer: one token per word, two per noun (`brimo` and `-vex`).
///
/// It makes the training lessons; everything else reads the `tokenizer.json` that [TokenizerFiles] writes, and a test holds
/// the two equal.
final class WordTokenizer {
  static final String UNKNOWN = "<unk>";
  static final String START = "<s>";
  static final String USER = "<|user|>";
  static final String ASSISTANT = "<|assistant|>";
  static final String END = "<|end|>";
  static final String PADDING = "<pad>";

  /// The special tokens in the order of their ids, from 0.
  static final List<String> SPECIAL_TOKENS =
      List.of(PADDING, UNKNOWN, START, USER, ASSISTANT, END);

  private final Map<String, Integer> ids = new HashMap<>();

  WordTokenizer(World world) {
    for (int id = 0; id < world.vocabulary().size(); id++) {
      ids.put(world.vocabulary().get(id), id);
    }
  }

  /// The ids of a text without special tokens.
  ///
  /// @throws IllegalArgumentException when the world does not know a word
  List<Integer> encode(String text) {
    List<Integer> tokens = new ArrayList<>();
    for (String word : text.split(" ")) {
      int dash = word.indexOf('-');
      if (dash > 0) {
        tokens.add(id(word.substring(0, dash)));
        tokens.add(id(word.substring(dash)));
      } else {
        tokens.add(id(word));
      }
    }
    return tokens;
  }

  int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException("this world has no word " + token);
    }
    return id;
  }
}
