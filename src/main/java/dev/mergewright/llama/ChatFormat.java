package dev.mergewright.llama;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How a model is spoken to: its tokenizer and its chat template together.
///
/// Safe for concurrent use.
public final class ChatFormat implements AutoCloseable {
  private ChatFormat() {}

  /// Reads `tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja` and the stop tokens of
  /// a model directory.
  public static ChatFormat open(Path modelFolder) throws IOException {
    throw new UnsupportedOperationException("not yet");
  }

  /// The tokens of a user's text up to and including the prompt that makes the assistant speak.
  public int[] promptIds(String userText) {
    throw new UnsupportedOperationException("not yet");
  }

  /// Tokenizes rows and marks what counts: of a dialogue the answer up to and including the end of
  /// turn, of plain text every token but the first.
  public EncodedRows encode(List<Row> rows) {
    throw new UnsupportedOperationException("not yet");
  }

  /// The text of a reply, without special tokens.
  public String decode(int[] tokens) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
