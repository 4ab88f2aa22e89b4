package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.jinja.PythonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a model is spoken to: its tokenizer and its chat template together.
///
/// A folder without a chat template is one of a base model: text can be encoded, only a dialogue is
/// refused. Safe for concurrent use.
public final class ChatFormat implements AutoCloseable {
  private final Path folder;
  private final Tokenizer tokenizer;
  private final ControlTokens control;
  private final ChatTemplate template;
  private final List<String> textBorders;
  private final Set<Integer> stopTokens;
  private @Nullable Tokenizer marked; // opened when a message first writes a control token out

  private ChatFormat(Path folder, Tokenizer tokenizer, ChatFiles files) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.control = new ControlTokens(tokenizer.special().values());
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

  /// Whether dialogues can be rendered; without it the model continues text only.
  public boolean hasTemplate() {
    return !template.isMissing();
  }

  /// The tokens of a user's text up to and including the prompt that makes the assistant speak.
  public int[] promptIds(String userText) {
    return promptIds(List.of(Message.user(userText)));
  }

  /// The tokens of a dialogue up to and including the prompt that makes the assistant speak. A
  /// control token that a message writes out is read letter by letter.
  ///
  /// @throws InvalidInputException when there is no template, or it refuses the dialogue
  public int[] promptIds(List<Message> messages) {
    boolean guarded = control.isWrittenIn(messages);
    return encode(rendered(messages, true, guarded), guarded);
  }

  /// The tokens that a model goes on from.
  ///
  /// @throws InvalidInputException when a dialogue is given and there is no template, or it refuses
  ///   the dialogue
  public int[] promptIds(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Dialogue(List<Message> messages) -> promptIds(messages);
      case Prompt.Text(String text) -> begun(tokenizer.encodeText(text));
    };
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

  /// The ids that end a reply; none in a base model that names none.
  Set<Integer> stopTokens() {
    return stopTokens;
  }

  /// What ends a reply when besides the model's own stop tokens these texts do: the name of a
  /// special token means that token, which is not written as text.
  StopRule stopRule(List<String> stops) {
    Set<Integer> tokens = new HashSet<>(stopTokens);
    List<String> texts = new ArrayList<>();
    for (String stop : stops) {
      List<Integer> id = tokenizer.idOf(stop);
      if (!id.isEmpty() && tokenizer.isSpecial(id.getFirst())) {
        tokens.addAll(id);
      } else {
        texts.add(stop);
      }
    }
    return new StopRule(tokens, texts);
  }

  private String rendered(List<Message> messages, boolean askForReply, boolean guarded) {
    return guarded
        ? control.marked(template.render(control.broken(messages), askForReply))
        : template.render(messages, askForReply);
  }

  private int[] encode(String rendered, boolean guarded) {
    return (guarded ? marked() : tokenizer).encode(rendered);
  }

  private synchronized Tokenizer marked() {
    if (marked == null) {
      try {
        marked = Tokenizer.openMarked(folder.resolve("tokenizer.json"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      marked.special().forEach(this::requireSameId);
    }
    return marked;
  }

  private void requireSameId(int id, String name) {
    List<Integer> found = Objects.requireNonNull(marked).idOf(name);
    if (!found.equals(List.of(id))) {
      throw new InvalidInputException(
          "tokenizer.json of %s knows special token %d by its name alone, so a message that writes a special token out cannot be told from one; take it out of the message"
              .formatted(folder, id));
    }
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
    String whole = context + continuation;
    int[] given = tokenizer.encodeText(PythonText.stripEnd(context));
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

  /// The tokens of a text, at least one: a model goes on from something.
  private int[] begun(int[] tokens) {
    return tokens.length == 0 ? new int[] {beginning()} : tokens;
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
                        + " names neither bos_token nor eos_token in tokenizer_config.json, so"
                        + " there is nothing to continue an empty text from"));
  }

  private static int[] after(int first, int[] rest) {
    int[] tokens = new int[rest.length + 1];
    tokens[0] = first;
    System.arraycopy(rest, 0, tokens, 1, rest.length);
    return tokens;
  }

  private EncodedRow chat(String prompt, String response) {
    List<Message> question = List.of(Message.user(prompt));
    List<Message> answered = List.of(Message.user(prompt), Message.assistant(response));
    boolean guarded = control.isWrittenIn(answered);
    String asked = rendered(question, true, guarded);
    String whole = rendered(answered, false, guarded);
    if (!whole.startsWith(asked)) {
      throw new InvalidInputException(
          "the chat template of %s renders a prompt differently once it is answered, so the answer's tokens cannot be told apart; found \"%s\" where \"%s\" was expected to begin"
              .formatted(folder, abridged(whole), abridged(asked)));
    }
    int[] tokens = encode(whole, guarded);
    int from = sharedTokens(encode(asked, guarded), tokens);
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
    Optional<EncodedRow> probe = probe();
    probe
        .map(row -> row.token(row.answerTo() - 1))
        .filter(tokenizer::isSpecial)
        .ifPresent(ids::add);
    if (probe.isPresent() && ids.isEmpty()) {
      throw new InvalidInputException(
          folder
              + " names no eos_token_id in generation_config.json or config.json, and its chat"
              + " template ends an answer with no special token: a reply would never end");
    }
    return Set.copyOf(new HashSet<>(ids));
  }

  /// An answered prompt; absent where there is no template or it fails, which is told when a
  /// dialogue is asked for: text can be scored all the same.
  private Optional<EncodedRow> probe() {
    try {
      return hasTemplate() ? Optional.of(chat("a", "b")) : Optional.empty();
    } catch (InvalidInputException _) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    tokenizer.close();
    if (marked != null) {
      marked.close();
    }
  }
}
