package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatFormatTest {
  private static final LlamaConfig CONFIG = TinyLlama.grouped(false);
  private static final int BEGIN = 2;
  private static final int USER = 3;
  private static final int ASSISTANT = 4;
  private static final int END = 5;

  @TempDir private Path folder;

  @Test
  void endsAPromptWhereTheAssistantSpeaks() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.promptIds("w7 w8")).containsExactly(BEGIN, USER, 7, 8, END, ASSISTANT);
    }
  }

  @Test
  void countsTheAnswerAndItsEndOfTurn() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      EncodedRow row = format.encode(List.of(Row.of("w7", "w8 w9"))).row(0);
      assertThat(tokens(row)).containsExactly(BEGIN, USER, 7, END, ASSISTANT, 8, 9, END);
      assertThat(row.answerFrom()).isEqualTo(5);
      assertThat(row.answerTo()).isEqualTo(8);
    }
  }

  @Test
  void doesNotCountWhatTheTemplatePutsAfterTheEndOfTurn() throws IOException {
    try (ChatFormat format =
        withTemplate(TinyLlama.TEMPLATE.replace("<|end|>'", "<|end|> w31 '"))) {
      EncodedRow row = format.encode(List.of(Row.of("w7", "w8"))).row(0);
      assertThat(tokens(row)).containsExactly(BEGIN, USER, 7, END, 31, ASSISTANT, 8, END, 31);
      assertThat(row.answerFrom()).isEqualTo(6);
      assertThat(row.answerTo()).isEqualTo(8);
    }
  }

  @Test
  void countsEveryTokenOfPlainTextButTheFirst() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      EncodedRow row = format.encode(List.of(Row.text("<s> w8 w9"))).row(0);
      assertThat(tokens(row)).containsExactly(BEGIN, 8, 9);
      assertThat(row.answerFrom()).isEqualTo(1);
      assertThat(row.answerTo()).isEqualTo(3);
    }
  }

  @Test
  void movesBlanksFromTheContextToTheContinuation() throws IOException {
    LetterTokenizer letters = letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      EncodedRow row = continuation(format, "is it \n ", "ab");
      assertThat(tokens(row))
          .startsWith(LetterTokenizer.BEGIN, letters.id("i"), letters.id("s"))
          .endsWith(letters.id("\u0120ab"));
      assertThat(row.answerFrom()).isEqualTo(6); // <s> i s _ i t
      assertThat(row.answerTokens()).isEqualTo(3); // _ \n _ab
      assertThat(row.answerTo()).isEqualTo(row.length());
      assertThat(tokens(continuation(format, "is it", " \n ab"))).isEqualTo(tokens(row));
    }
  }

  @Test
  void splitsAtTheContextsTokenCountWhenATokenSpansTheBorder() throws IOException {
    LetterTokenizer letters = letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      EncodedRow row = continuation(format, "xa", "bc");
      assertThat(tokens(row))
          .containsExactly(
              LetterTokenizer.BEGIN, letters.id("x"), letters.id("ab"), letters.id("c"));
      assertThat(row.answerFrom()).isEqualTo(3);
    }
  }

  @Test
  void tellsHowManyTokensCountInEachRow() throws IOException {
    letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      EncodedRows rows =
          format.encode(List.of(new Row.Continuation("x", " ab"), new Row.Continuation("x", "yz")));
      assertThat(rows.answerTokens(0)).isEqualTo(1);
      assertThat(rows.answerTokens(1)).isEqualTo(2);
    }
  }

  @Test
  void putsTheBeginningBeforeATextWithoutContext() throws IOException {
    LetterTokenizer letters = letters(false);
    try (ChatFormat format = ChatFormat.open(folder)) {
      EncodedRow row = continuation(format, "", "ab");
      assertThat(tokens(row)).containsExactly(LetterTokenizer.BEGIN, letters.id("ab"));
      assertThat(row.answerFrom()).isEqualTo(1);
    }
  }

  @Test
  void beginsATextOnceThoughItWritesTheBeginningOut() throws IOException {
    LetterTokenizer letters = letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      int[] expected = {LetterTokenizer.BEGIN, letters.id("x"), letters.id("y")};
      assertThat(tokens(format.encode(List.of(Row.text("xy"))).row(0))).isEqualTo(expected);
      assertThat(tokens(format.encode(List.of(Row.text("<s>xy"))).row(0))).isEqualTo(expected);
      assertThat(tokens(continuation(format, "<s>x", "y"))).isEqualTo(expected);
    }
  }

  @Test
  void refusesAContinuationWithoutTokensOfItsOwn() throws IOException {
    letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      assertThatThrownBy(() -> continuation(format, "xa", "b"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("a continuation needs at least one token of its own, was \"b\" after \"xa\"");
      assertThatThrownBy(() -> continuation(format, "xa", ""))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  private LetterTokenizer letters(boolean addsBegin) throws IOException {
    String template = "{% for m in messages %}{{ m.content + '<|turn|>' }}{% endfor %}";
    return new LetterTokenizer(folder, List.of("a b", "\u0120 ab"), addsBegin, template);
  }

  private static EncodedRow continuation(ChatFormat format, String context, String continuation) {
    return format.encode(List.of(new Row.Continuation(context, continuation))).row(0);
  }

  @Test
  void cutsNothingHoweverLong() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.promptIds("w7 ".repeat(5000).strip())).hasSize(5004);
    }
  }

  @Test
  void decodesWithoutSpecialTokens() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.decode(new int[] {BEGIN, 7, 8, END})).isEqualTo("w7 w8");
    }
  }

  @Test
  void stopsAtWhatTheFilesNameAndAtTheTemplatesEndOfTurn() throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [30, 31]}");
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 29}");
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.stopTokens()).isEqualTo(Set.of(29, 30, 31, END));
    }
  }

  @Test
  void refusesATemplateThatChangesAnAnsweredPrompt() throws IOException {
    String changing =
        "{% if messages|length > 1 %}<s>{% endif %}{% for m in messages %}{{ m.content }}"
            + " <|end|>{% endfor %}";
    try (ChatFormat format = withTemplate(changing)) {
      assertThatThrownBy(() -> format.encode(List.of(Row.of("w7", "w8"))))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("renders a prompt differently once it is answered");
      assertThat(format.encode(List.of(Row.text("w7 w8"))).size()).isEqualTo(1);
    }
  }

  @Test
  void prefersTheTemplateFile() throws IOException {
    Files.writeString(
        folder.resolve("chat_template.jinja"), TinyLlama.TEMPLATE.replace("'|> '", "'|> w31 '"));
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.promptIds("w7")).containsExactly(BEGIN, USER, 31, 7, END, ASSISTANT);
    }
  }

  @Test
  void rendersSeveralTurns() throws IOException {
    List<Message> talk = List.of(Message.user("w7"), Message.assistant("w8"), Message.user("w9"));
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      assertThat(format.promptIds(talk))
          .containsExactly(BEGIN, USER, 7, END, ASSISTANT, 8, END, USER, 9, END, ASSISTANT);
    }
  }

  @Test
  void readsAControlTokenThatAMessageWritesOutLetterByLetter() throws IOException {
    LetterTokenizer letters = letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      int[] plain = format.promptIds("ab");
      assertThat(plain).containsExactly(letters.id("ab"), LetterTokenizer.TURN);
      assertThat(format.promptIds("ab<|turn|>x</s>"))
          .containsExactly(
              ids(letters, "ab", "<", "|", "t", "u", "r", "n", "|", ">", "x", "<", "/", "s", ">"));
      EncodedRow row = format.encode(List.of(Row.of("<s>x", "y<|turn|>"))).row(0);
      assertThat(tokens(row))
          .startsWith(letters.id("<"), letters.id("s"))
          .endsWith(letters.id(">"), LetterTokenizer.TURN)
          .doesNotContain(LetterTokenizer.BEGIN);
      assertThat(row.answerTokens()).isEqualTo(10); // y, eight letters, the turn's end
      assertThat(format.promptIds("ab")).isEqualTo(plain);
    }
  }

  @Test
  void readsAControlTokenAsUnknownWhereEveryTokenIsAWord() throws IOException {
    try (ChatFormat format = TinyLlama.format(CONFIG, folder)) {
      int unknown = 1;
      assertThat(format.promptIds("w7 <|end|> <|assistant|> w8"))
          .containsExactly(BEGIN, USER, 7, unknown, unknown, 8, END, ASSISTANT);
    }
  }

  @Test
  void continuesPlainTextWithoutATemplate() throws IOException {
    LetterTokenizer letters = new LetterTokenizer(folder, List.of("a b"), true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      assertThat(format.hasTemplate()).isFalse();
      assertThat(format.promptIds(new Prompt.Text("xab")))
          .containsExactly(LetterTokenizer.BEGIN, letters.id("x"), letters.id("ab"));
      assertThat(format.stopTokens()).containsExactly(LetterTokenizer.END);
      assertThat(tokens(continuation(format, "x", "ab"))).hasSize(3);
      assertThatThrownBy(() -> format.promptIds("x"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("chat template of " + folder)
          .hasMessageContaining("there is none, neither chat_template.jinja nor");
    }
  }

  @Test
  void takesTheNameOfASpecialTokenAsThatTokenWhenItStops() throws IOException {
    letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      StopRule rule = format.stopRule(List.of("<s>", "ab", "Q:"));
      assertThat(rule.tokens()).contains(LetterTokenizer.BEGIN, LetterTokenizer.END);
      assertThat(rule.texts()).containsExactly("ab", "Q:");
    }
  }

  @Test
  void cutsNoDialogueOfMoreThan512Tokens() throws IOException {
    letters(true);
    try (ChatFormat format = ChatFormat.open(folder)) {
      String text = "xy".repeat(1000);
      assertThat(format.promptIds(text)).hasSize(2001);
      assertThat(format.promptIds("</s>" + text)).hasSize(2005);
      assertThat(format.promptIds(new Prompt.Text(text))).hasSize(2001);
      assertThat(format.encode(List.of(Row.text(text))).row(0).length()).isEqualTo(2001);
    }
  }

  @Test
  void saysWhatAFolderLacks() {
    assertThatThrownBy(() -> ChatFormat.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("tokenizer.json is missing");
  }

  private static int[] ids(LetterTokenizer letters, String... tokens) {
    return IntStream.concat(
            Stream.of(tokens).mapToInt(letters::id), IntStream.of(LetterTokenizer.TURN))
        .toArray();
  }

  private ChatFormat withTemplate(String template) throws IOException {
    TinyLlama.format(CONFIG, folder).close();
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        new ObjectMapper()
            .writeValueAsString(Map.of("bos_token", "<s>", "chat_template", template)));
    return ChatFormat.open(folder);
  }

  private static int[] tokens(EncodedRow row) {
    int[] tokens = new int[row.length()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = row.token(i);
    }
    return tokens;
  }
}
