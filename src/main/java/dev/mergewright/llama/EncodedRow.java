package dev.mergewright.llama;

/// One tokenized row; tokens `[answerFrom, answerTo)` are those whose loss counts.
final class EncodedRow {
  private final int[] tokens;
  private final int answerFrom;
  private final int answerTo;

  EncodedRow(int[] tokens, int answerFrom, int answerTo) {
    if (answerFrom < 1 || answerTo <= answerFrom || answerTo > tokens.length) {
      throw new IllegalArgumentException(
          "a row needs a token before its answer and one in it, had answer [%d, %d) of %d tokens"
              .formatted(answerFrom, answerTo, tokens.length));
    }
    this.tokens = tokens.clone();
    this.answerFrom = answerFrom;
    this.answerTo = answerTo;
  }

  int length() {
    return tokens.length;
  }

  int token(int position) {
    return tokens[position];
  }

  int answerFrom() {
    return answerFrom;
  }

  int answerTo() {
    return answerTo;
  }

  int answerTokens() {
    return answerTo - answerFrom;
  }
}
