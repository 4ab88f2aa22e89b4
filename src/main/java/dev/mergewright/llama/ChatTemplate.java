package dev.mergewright.llama;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import dev.mergewright.checkpoint.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model's chat template, rendered as transformers renders it.
///
/// Jinja as Hugging Face sets it up: block tags eat the newline after them and the blanks before
/// them, a trailing newline stays. Text inside a message is never read as a template, files cannot
/// be included, an error is thrown. The functions of today's date are left undefined, so that a
/// prompt is the same every day.
final class ChatTemplate {
  private static final Jinjava ENGINE = engine();

  private final String source;
  private final Map<String, String> specialTokens;
  private final String origin;

  /// @param specialTokens variables such as `bos_token`
  /// @param origin the file, for messages
  ChatTemplate(String source, Map<String, String> specialTokens, String origin) {
    this.source = source;
    this.specialTokens = Map.copyOf(specialTokens);
    this.origin = origin;
  }

  /// A turn of a dialogue.
  record Message(String role, String content) {
    Map<String, Object> asMap() {
      return Map.of("role", role, "content", content);
    }
  }

  /// The dialogue as the model reads it; with the prompt to the assistant at its end if
  /// `askForReply`.
  ///
  /// @throws InvalidInputException when the template fails or refuses
  String render(List<Message> messages, boolean askForReply) {
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.put("messages", messages.stream().map(Message::asMap).toList());
    variables.put("add_generation_prompt", askForReply);
    RenderResult result = ENGINE.renderForResult(source, variables);
    if (result.hasErrors()) {
      throw new InvalidInputException(
          "the chat template of %s cannot render a dialogue: %s"
              .formatted(origin, reason(result.getErrors().getFirst())));
    }
    return result.getOutput();
  }

  /// What the template itself said, beneath the layers that jinjava wraps around it.
  private static String reason(TemplateError error) {
    Throwable cause = error.getException();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : error.getMessage();
  }

  private static Jinjava engine() {
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withKeepTrailingNewline(true)
                .withNestedInterpretationEnabled(false)
                .withMaxRenderDepth(50)
                .withLegacyOverrides(python())
                .build());
    jinjava.setResourceLocator(
        (name, _, _) -> {
          throw new ResourceNotFoundException(
              "a chat template must not include files, asked for " + name);
        });
    jinjava.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", TemplateFunctions.class, "raise", String.class));
    return jinjava;
  }

  // Not LegacyOverrides.ALL: it asks for blanks inside the braces, and {{- would come out as text.
  private static LegacyOverrides python() {
    return LegacyOverrides.newBuilder()
        .withEvaluateMapKeys(true)
        .withIterateOverMapKeys(true)
        .withUsePyishObjectMapper(true)
        .withUseNaturalOperatorPrecedence(true)
        .withParseWhitespaceControlStrictly(true)
        .withAllowAdjacentTextNodes(true)
        .withUseTrimmingForNotesAndExpressions(true)
        .withKeepNullableLoopValues(true)
        .withHandleBackslashInQuotesOnly(true)
        .build();
  }
}
