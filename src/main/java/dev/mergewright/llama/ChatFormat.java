package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ChatTemplate.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How a model is spoken to: its tokenizer and its chat template together.
///
/// Safe for concurrent use.
public final class ChatFormat implements AutoCloseable {
  private final Path folder;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final List<String> textBorders;
  private final Set<Integer> stopTokens;

  private ChatFormat(Path folder, Tokenizer tokenizer, ChatFiles files) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.template = files.template();
    this.textBorders = files.textBorders();
    this.stopTokens = stopTokens(files);
  }

  /// Reads `tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja` and the stop tokens of
  /// a model directory.
  ///
  /// @throws InvalidInputException when a file is missing or cannot be understood
  public static ChatFormat open(Path modelFolder) throws IOException {
    ChatFiles files = ChatFiles.read(modelFolder);
    Tokenizer tokenizer = Tokenizer.open(modelFolder.resolve("tokenizer.json"));
    try {
      return new ChatFormat(modelFolder, tokenizer, files);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /// The tokens of a user's text up to and including the prompt that makes the assistant speak.
  public int[] promptIds(String userText) {
    return tokenizer.encode(prompt(userText));
  }

  /// The tokens of a text that is put into no dialogue, behind the token that begins a text.
  public int[] textIds(String text) {
    return tokenizer.encodeText(text);
  }

  /// Tokenizes rows and marks what counts: of a dialogue the answer up to and including the end of
  /// turn, of plain text every token but the first.
  ///
  /// @throws InvalidInputException when the template changes the prompt in view of the answer, so
  ///   that it cannot be told where the answer begins
  public EncodedRows encode(List<Row> rows) {
    return EncodedRows.of(rows.parallelStream().map(this::encode).toList());
  }

  /// The text of a reply, without special tokens.
  public String decode(int[] tokens) {
    return tokenizer.decode(tokens);
  }

  /// The length of a bare text in tokens.
  public int tokenCount(String text) {
    return tokenizer.encode(text).length;
  }

  /// The ids that end a reply.
  Set<Integer> stopTokens() {
    return stopTokens;
  }

  private String prompt(String userText) {
    return template.render(List.of(new Message("user", userText)), true);
  }

  private EncodedRow encode(Row row) {
    return switch (row) {
      case Row.Chat(String prompt, String response) -> chat(prompt, response);
      case Row.Plain(String text) -> plain(text);
      case Row.Continuation(String context, String continuation) ->
          continuation(context, continuation);
    };
  }

  private EncodedRow plain(String text) {
    int[] tokens = tokenizer.encodeText(text);
    if (tokens.length < 2) {
      throw new InvalidInputException("plain text needs at least two tokens, was: " + text);
    }
    return new EncodedRow(tokens, 1, tokens.length);
  }

  private EncodedRow continuation(String context, String continuation) {
    int border = lengthWithoutBlanks(context);
    String whole = context + continuation;
    int[] given = tokenizer.encodeText(whole.substring(0, border));
    int[] tokens = tokenizer.encodeText(whole);
    int from = given.length;
    if (from == 0) {
      from = 1;
      tokens = after(beginning(), tokens);
    }
    if (tokens.length <= from) {
      throw new InvalidInputException(
          "a continuation needs at least one token of its own, was \"%s\" after \"%s\""
              .formatted(abridged(continuation), abridged(context)));
    }
    return new EncodedRow(tokens, from, tokens.length);
  }

  /// Blanks as Python's `rstrip` knows them.
  private static int lengthWithoutBlanks(String text) {
    int length = text.length();
    while (length > 0 && isBlank(text.charAt(length - 1))) {
      length--;
    }
    return length;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /// The token that stands before a text without context: the one that begins a text, or in models
  /// without it the one that ends a text.
  private int beginning() {
    return textBorders.stream()
        .flatMap(token -> tokenizer.idOf(token).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    folder
                        + " names neither bos_token nor eos_token in tokenizer_config.json, so a"
                        + " continuation without context cannot be scored"));
  }

  private static int[] after(int first, int[] rest) {
    int[] tokens = new int[rest.length + 1];
    tokens[0] = first;
    System.arraycopy(rest, 0, tokens, 1, rest.length);
    return tokens;
  }

  private EncodedRow chat(String prompt, String response) {
    String asked = prompt(prompt);
    String whole =
        template.render(
            List.of(new Message("user", prompt), new Message("assistant", response)), false);
    if (!whole.startsWith(asked)) {
      throw new InvalidInputException(
          "the chat template of %s renders a prompt differently once it is answered, so the answer's tokens cannot be told apart; found \"%s\" where \"%s\" was expected to begin"
              .formatted(folder, abridged(whole), abridged(asked)));
    }
    int[] tokens = tokenizer.encode(whole);
    int from = sharedTokens(tokenizer.encode(asked), tokens);
    return new EncodedRow(tokens, from, endOfTurn(tokens, from));
  }

  private static String abridged(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  /// Where the answer begins. A token that joins the prompt's last characters with the answer's
  /// first belongs to the answer.
  private static int sharedTokens(int[] prompt, int[] whole) {
    int shared = 0;
    while (shared < prompt.length && shared < whole.length && prompt[shared] == whole[shared]) {
      shared++;
    }
    return shared;
  }

  /// Behind the last special token; what the template puts after it, such as a newline, is not the
  /// model's to say.
  private int endOfTurn(int[] tokens, int from) {
    for (int to = tokens.length; to > from; to--) {
      if (tokenizer.isSpecial(tokens[to - 1])) {
        return to;
      }
    }
    return tokens.length;
  }

  /// What the files name, and the token with which the template closes an answer: files of
  /// fine-tuned models often name only the one of their base model.
  private Set<Integer> stopTokens(ChatFiles files) {
    List<Integer> ids = new ArrayList<>(files.endIds());
    files.endTokens().forEach(token -> ids.addAll(tokenizer.idOf(token)));
    EncodedRow probe = chat("a", "b");
    int last = probe.token(probe.answerTo() - 1);
    if (tokenizer.isSpecial(last)) {
      ids.add(last);
    }
    if (ids.isEmpty()) {
      throw new InvalidInputException(
          folder
              + " names no eos_token_id in generation_config.json or config.json, and its chat"
              + " template ends an answer with no special token: a reply would never end");
    }
    return Set.copyOf(new HashSet<>(ids));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
