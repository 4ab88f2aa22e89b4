package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model's chat template, rendered as transformers renders it.
///
/// Jinja as Hugging Face sets it up: block tags eat the newline after them and the blanks before
/// them. Text inside a message is a value and never read as a template, files cannot be read,
/// nothing of the program can be reached. One difference: the function of today's date,
/// `strftime_now`, is not defined, so that a prompt is the same every day; templates that ask
/// whether it is there fall back to a date of their own.
///
/// Why our own interpreter: the Jinja of chat templates is small; what there is for Java differs
/// from Python in arithmetic, methods and scopes, and brings 27 libraries along.
final class ChatTemplate {
  private final @Nullable String source;
  private final Map<String, String> specialTokens;
  private final String origin;
  private volatile @Nullable JinjaStatement parsed;

  /// @param source the template; null when the model has none, which rendering says
  /// @param specialTokens variables such as `bos_token`
  /// @param origin the file, for messages
  ChatTemplate(@Nullable String source, Map<String, String> specialTokens, String origin) {
    this.source = source;
    this.specialTokens = Map.copyOf(specialTokens);
    this.origin = origin;
  }

  /// The dialogue as the model reads it; with the prompt to the assistant at its end if
  /// `askForReply`.
  ///
  /// @throws InvalidInputException when the template fails or refuses
  String render(List<Message> messages, boolean askForReply) {
    Map<String, Object> variables = new HashMap<>(JinjaFunctions.all());
    variables.putAll(specialTokens);
    variables.put("messages", messages.stream().map(Message::asMap).toList());
    variables.put("tools", JinjaValues.NONE);
    variables.put("documents", JinjaValues.NONE);
    variables.put("add_generation_prompt", askForReply);
    try {
      StringBuilder text = new StringBuilder();
      parsed().render(JinjaScope.of(variables), text);
      return text.toString();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidInputException(
          "the chat template of %s cannot render a dialogue: %s".formatted(origin, e.getMessage()),
          e);
    } catch (StackOverflowError e) {
      throw new InvalidInputException(
          "the chat template of %s cannot render a dialogue: it calls itself too deep"
              .formatted(origin),
          e);
    }
  }

  boolean isMissing() {
    return source == null;
  }

  private JinjaStatement parsed() {
    JinjaStatement statement = parsed;
    if (statement == null) {
      if (source == null) {
        throw new IllegalArgumentException(
            "there is none, neither chat_template.jinja nor chat_template in"
                + " tokenizer_config.json; a base model continues plain text");
      }
      statement = JinjaParser.parse(source);
      parsed = statement;
    }
    return statement;
  }
}
