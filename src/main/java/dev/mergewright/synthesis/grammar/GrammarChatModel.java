package dev.mergewright.synthesis.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.synthesis.calls.BatchChatModel;
import dev.mergewright.synthesis.calls.LocalModels;
import dev.mergewright.synthesis.calls.SeededParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A grammar behind LangChain4j's chat interface: it reads rendered prompts and replies as the
/// prompt asks, so that a generation runs without any model.
///
/// It understands prompts that hold these lines, as those of `prompts/*-offline` do, and nothing
/// else:
///
/// ```text
/// grammar         lines                      reply, a JSON object
/// arithmetic,     intent: NAME               question, answer, result, verifier, difficulty
/// reasoning       number: N
/// safety          topic: NAME, style: NAME   harmful, refusal, benign, help, contrast
///                 number: N
/// ```
///
/// The request's seed and these lines decide the reply. Token usage counts words.
public final class GrammarChatModel implements BatchChatModel {
  static final String SAFETY = "safety";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LINE = Pattern.compile("(?m)^([a-z]+): (.+)$");

  /// Writes the reply to a prompt.
  private interface Author {
    Map<String, String> reply(Map<String, String> lines, long number, long seed);
  }

  private final String name;
  private final Author author;

  private GrammarChatModel(String name, Author author) {
    this.name = name;
    this.author = author;
  }

  /// The grammar of a name, with the fingerprint of its file.
  ///
  /// @throws InvalidInputException when there is none of that name
  public static LocalModels.Local open(String name) {
    String sha256 = Sha256.of(Grammar.Lists.resource(name + ".yaml"));
    GrammarChatModel model = new GrammarChatModel(name, author(name));
    return new LocalModels.Local(sha256, () -> model);
  }

  private static Author author(String name) {
    if (name.equals(SAFETY)) {
      SafetyGrammar safety = SafetyGrammar.standard();
      return (lines, number, seed) -> twins(safety, lines, number, seed);
    }
    Grammar grammar = Grammar.of(name);
    return (lines, number, seed) -> item(grammar, lines, number, seed);
  }

  private static Map<String, String> twins(
      SafetyGrammar grammar, Map<String, String> lines, long number, long seed) {
    SafetyGrammar.Style style = SafetyGrammar.Style.of(value(lines, "style"));
    SafetyGrammar.Twins twins = grammar.twins(value(lines, "topic"), style, number, seed);
    Map<String, String> reply = new LinkedHashMap<>();
    reply.put("harmful", twins.harmful());
    reply.put("refusal", twins.refusal());
    reply.put("benign", twins.benign());
    reply.put("help", twins.help());
    reply.put("contrast", twins.contrast());
    return reply;
  }

  private static Map<String, String> item(
      Grammar grammar, Map<String, String> lines, long number, long seed) {
    Item item = grammar.item(value(lines, "intent"), number, seed);
    Map<String, String> reply = new LinkedHashMap<>();
    reply.put("question", item.question());
    reply.put("answer", item.reply());
    reply.put("result", item.result());
    reply.put("verifier", item.verifier());
    reply.put("difficulty", item.difficulty());
    return reply;
  }

  @Override
  public List<ChatResponse> chatAll(List<ChatRequest> requests) {
    return requests.stream().map(this::doChat).toList();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    ChatMessage last = request.messages().getLast();
    if (!(last instanceof UserMessage message) || !message.hasSingleText()) {
      throw new InvalidInputException(
          "the grammar %s was not asked by a user's message; use its own prompts".formatted(name));
    }
    String prompt = message.singleText();
    Long seed =
        request.parameters() instanceof SeededParameters parameters ? parameters.seed() : null;
    Map<String, String> lines = lines(prompt);
    String reply = json(author.reply(lines, number(lines), seed == null ? 0 : seed));
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(reply))
        .tokenUsage(new TokenUsage(words(prompt), words(reply)))
        .finishReason(FinishReason.STOP)
        .build();
  }

  private static Map<String, String> lines(String prompt) {
    return LINE.matcher(prompt)
        .results()
        .collect(
            Collectors.toMap(
                found -> found.group(1), found -> found.group(2).strip(), (_, later) -> later));
  }

  private static String value(Map<String, String> lines, String key) {
    String value = lines.get(key);
    if (value == null) {
      throw new InvalidInputException(
          "a grammar's prompt needs a line \"%s: ...\", had only %s; use the grammar's own prompts"
              .formatted(key, lines.keySet().stream().sorted().toList()));
    }
    return value;
  }

  private static long number(Map<String, String> lines) {
    String number = value(lines, "number");
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "a grammar's prompt needs a whole number in its line number, was " + number, e);
    }
  }

  private static int words(String text) {
    return text.split("\\s+").length;
  }

  private static String json(Map<String, String> reply) {
    try {
      return JSON.writeValueAsString(reply);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written as JSON", e);
    }
  }
}
