package dev.mergewright.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/// The form of a reply to a prompt, and how the wanted text is taken out of it.
public sealed interface PromptOutput {
  /// The wanted text, empty when the reply has another form.
  Optional<String> parse(String reply);

  /// The whole reply.
  record Text() implements PromptOutput {
    @Override
    public Optional<String> parse(String reply) {
      return Optional.of(reply.strip()).filter(text -> !text.isEmpty());
    }
  }

  /// One key of a JSON object, or of the first object of a list; chatter and code fences around it
  /// are ignored.
  ///
  /// @param key the key whose text is wanted
  record Json(String key) implements PromptOutput {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public Optional<String> parse(String reply) {
      int from = reply.indexOf('{');
      if (from < 0) {
        return Optional.empty();
      }
      try {
        // Reads the first object and leaves what follows it.
        JsonNode text = JSON.readTree(reply.substring(from)).path(key);
        return Optional.of(text.asText("").strip())
            .filter(found -> text.isTextual() && !found.isEmpty());
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }
}
