package dev.mergewright.miniature;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The tokens of a world: six special ones, then all words in alphabetical order.
///
/// A noun is two tokens, its stem and its suffix (`brimo` and `-vex`); every other word is one.
///
/// @param tokens the tokens; the position is the id
record Vocabulary(List<String> tokens) {
  static final String PADDING = "<pad>";
  static final String UNKNOWN = "<unk>";
  static final String START = "<s>";
  static final String USER = "<|user|>";
  static final String ASSISTANT = "<|assistant|>";
  static final String END = "<|end|>";

  /// The special tokens in the order of their ids, from 0.
  static final List<String> SPECIAL = List.of(PADDING, UNKNOWN, START, USER, ASSISTANT, END);

  Vocabulary {
    tokens = List.copyOf(tokens);
  }

  static Vocabulary of(Collection<String> words) {
    List<String> tokens = new ArrayList<>(SPECIAL);
    tokens.addAll(new TreeSet<>(words));
    return new Vocabulary(tokens);
  }

  int size() {
    return tokens.size();
  }
}
