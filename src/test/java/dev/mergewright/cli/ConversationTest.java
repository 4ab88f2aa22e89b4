package dev.mergewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Message;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final Conversation.Style PIPE = new Conversation.Style(false, false, false);
  private static final Conversation.Style TERMINAL = new Conversation.Style(false, false, true);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Prompt> asked = new ArrayList<>();

  @Test
  void remembersTheTurnsAndWhatTheModelIsToldToBe() throws IOException {
    talk(PIPE, "/system be kind\none\ntwo\n/reset\n/system\nthree\n");
    assertThat(asked)
        .containsExactly(
            new Prompt.Dialogue(List.of(Message.system("be kind"), Message.user("one"))),
            new Prompt.Dialogue(
                List.of(
                    Message.system("be kind"),
                    Message.user("one"),
                    Message.assistant("[one]"),
                    Message.user("two"))),
            Prompt.user("three"));
    assertThat(out.toString().lines()).containsExactly("[one]", "[two]", "[three]");
    assertThat(err.toString().lines()).hasSize(3);
  }

  @Test
  void asksForEachTurnOnATerminal() throws IOException {
    talk(TERMINAL, "one\n");
    assertThat(out.toString().replace("\r", "")).isEqualTo("> [one]\n> \n");
  }

  @Test
  void goesOnAfterATurnThatFailsOnATerminal() throws IOException {
    talk(TERMINAL, "too long\ntwo\n");
    assertThat(err.toString()).contains("there is no room; /reset begins anew");
    assertThat(asked.getLast()).isEqualTo(Prompt.user("two"));
  }

  @Test
  void endsAtATurnThatFailsElsewhere() {
    assertThatThrownBy(() -> talk(PIPE, "too long\ntwo\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no room");
  }

  @Test
  void continuesEachLineForItselfAsText() throws IOException {
    talk(new Conversation.Style(true, false, false), " one\ntwo \n");
    assertThat(asked).containsExactly(new Prompt.Text(" one"), new Prompt.Text("two "));
  }

  private void talk(Conversation.Style style, String input) throws IOException {
    new Conversation(
            new Echo(), Sampling.greedy(9), style, new PrintWriter(out), new PrintWriter(err))
        .talk(new BufferedReader(new StringReader(input)));
  }

  /// Says again, in brackets and in three pieces, what was said last.
  private final class Echo implements LanguageModel {
    @Override
    public String reply(Prompt prompt, Sampling sampling, Consumer<String> listener) {
      asked.add(prompt);
      String said =
          switch (prompt) {
            case Prompt.Dialogue(List<Message> messages) -> messages.getLast().content();
            case Prompt.Text(String text) -> text;
          };
      if (said.equals("too long")) {
        throw new InvalidInputException("there is no room");
      }
      List.of("[", said, "]").forEach(listener);
      return "[" + said + "]";
    }

    @Override
    public double[] answerLosses(EncodedRows rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> generate(List<String> prompts, Sampling sampling) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
