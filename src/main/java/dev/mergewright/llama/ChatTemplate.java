package dev.mergewright.llama;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.jinja.JinjaTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model's chat template, rendered as transformers renders it.
///
/// What a message says is a value: it is never read as a template. One difference: the function of
/// today's date, `strftime_now`, is not defined, so that a prompt is the same every day; templates
/// that ask whether it is there fall back to a date of their own.
final class ChatTemplate {
  private final @Nullable String source;
  private final Map<String, String> specialTokens;
  private final String origin;
  private volatile @Nullable JinjaTemplate parsed;

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
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.put("messages", messages.stream().map(Message::asMap).toList());
    variables.put("tools", JinjaTemplate.NONE);
    variables.put("documents", JinjaTemplate.NONE);
    variables.put("add_generation_prompt", askForReply);
    try {
      return parsed().render(variables);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "the chat template of %s cannot render a dialogue: %s".formatted(origin, e.getMessage()),
          e);
    }
  }

  boolean isMissing() {
    return source == null;
  }

  private JinjaTemplate parsed() {
    JinjaTemplate template = parsed;
    if (template == null) {
      if (source == null) {
        throw new IllegalArgumentException(
            "there is none, neither chat_template.jinja nor chat_template in"
                + " tokenizer_config.json; a base model continues plain text");
      }
      template = JinjaTemplate.parse(source);
      parsed = template;
    }
    return template;
  }
}
