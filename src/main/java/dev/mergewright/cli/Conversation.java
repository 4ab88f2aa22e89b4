package dev.mergewright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Message;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A person, or a file of lines, and a model in turns.
///
/// ```text
/// /system TEXT   what the model is told to be, from the next turn on; without TEXT nothing
/// /reset         forgets the turns so far
/// /quit          ends, as the end of the input does
/// ```
final class Conversation {
  private static final String PROMPT = "> ";

  private final LanguageModel model;
  private final Sampling sampling;
  private final Style style;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Message> turns = new ArrayList<>();
  private String system = "";

  /// How a conversation looks.
  ///
  /// @param text lines are continued as they are, each for itself
  /// @param json a reply is printed as one line of JSON
  /// @param terminal a person reads and types
  record Style(boolean text, boolean json, boolean terminal) {}

  Conversation(
      LanguageModel model, Sampling sampling, Style style, PrintWriter out, PrintWriter err) {
    this.model = model;
    this.sampling = sampling;
    this.style = style;
    this.out = out;
    this.err = err;
  }

  /// What the model is told to be; empty for nothing.
  void system(String text) {
    system = text;
  }

  /// Answers line after line, until the input ends or `/quit`.
  void talk(BufferedReader in) throws IOException {
    ask();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String said = line.strip();
      if (said.equals("/quit")) {
        return;
      }
      if (!said.isEmpty() && !isCommand(said)) {
        say(line);
      }
      ask();
    }
    if (style.terminal) {
      out.println();
      out.flush();
    }
  }

  private void ask() {
    if (style.terminal) {
      out.print(PROMPT);
      out.flush();
    }
  }

  private boolean isCommand(String line) {
    if (line.equals("/reset")) {
      turns.clear();
      note("forgot the turns so far");
    } else if (line.equals("/system") || line.startsWith("/system ")) {
      system = line.substring("/system".length()).strip();
      note(system.isEmpty() ? "tells the model nothing" : "tells the model: " + system);
    } else if (line.startsWith("/")) {
      note("knows /system TEXT, /reset and /quit, not " + line);
    } else {
      return false;
    }
    return true;
  }

  private void note(String text) {
    err.println("mergewright chat: " + text);
    err.flush();
  }

  /// One turn. A person may go on after one that does not work; anything else ends there.
  private void say(String line) throws JsonProcessingException {
    try {
      answer(line);
    } catch (InvalidInputException e) {
      if (!style.terminal) {
        throw e;
      }
      note(e.getMessage() + "; /reset begins anew");
    }
  }

  /// Prints the reply to what is said, which then belongs to the conversation.
  void answer(String said) throws JsonProcessingException {
    String reply = model.reply(prompt(said), sampling, this::tell);
    turns.add(Message.user(said));
    turns.add(Message.assistant(reply));
    out.println(style.json ? json(said, reply) : "");
    out.flush();
  }

  private void tell(String piece) {
    if (!style.json) {
      out.print(piece);
      out.flush();
    }
  }

  private Prompt prompt(String said) {
    if (style.text) {
      return new Prompt.Text(said);
    }
    List<Message> messages = new ArrayList<>();
    if (!system.isEmpty()) {
      messages.add(Message.system(system));
    }
    messages.addAll(turns);
    messages.add(Message.user(said));
    return new Prompt.Dialogue(messages);
  }

  private static String json(String said, String reply) throws JsonProcessingException {
    Map<String, String> object = new LinkedHashMap<>();
    object.put("prompt", said);
    object.put("reply", reply);
    return new ObjectMapper().writeValueAsString(object);
  }
}
