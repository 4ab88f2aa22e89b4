package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.llama.ChatTemplate.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {
  private static final Map<String, String> SPECIAL =
      Map.of("bos_token", "<s>", "eos_token", "</s>");

  @ParameterizedTest(name = "{0}, {1}, asking {2}")
  @MethodSource("goldenCases")
  void rendersAsTransformersDoes(
      String name, String dialogue, boolean ask, String source, JsonNode golden) {
    ChatTemplate template = new ChatTemplate(source, SPECIAL, name);
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : golden.path("messages")) {
      messages.add(new Message(turn.path("role").asText(), turn.path("content").asText()));
    }
    if (golden.path("rendered").isNull()) {
      assertThatThrownBy(() -> template.render(messages, ask))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("roles");
    } else {
      assertThat(template.render(messages, ask)).isEqualTo(golden.path("rendered").textValue());
    }
  }

  static Stream<Arguments> goldenCases() throws IOException {
    JsonNode json;
    try (InputStream in =
        ChatTemplateTest.class.getResourceAsStream("/golden/llama/templates.json")) {
      json = new ObjectMapper().readTree(in);
    }
    return json.path("cases")
        .valueStream()
        .map(
            c -> {
              String name = c.path("template").asText();
              String source = json.path("templates").path(name).asText();
              return Arguments.of(
                  name, c.path("dialogue").asText(), c.path("ask").asBoolean(), source, c);
            });
  }

  @Test
  void leavesTemplateCodeInsideAMessageAsText() {
    ChatTemplate template = new ChatTemplate("{{ messages[0]['content'] }}", SPECIAL, "a model");
    String code = "{{ 6*7 }}{% for i in range(9) %}x{% endfor %}";
    assertThat(template.render(List.of(new Message("user", code)), true)).isEqualTo(code);
  }

  @Test
  void refusesToIncludeFiles() {
    ChatTemplate template =
        new ChatTemplate("{% include 'simplelogger.properties' %}", SPECIAL, "a model");
    assertThatThrownBy(() -> template.render(List.of(), true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a model");
  }

  @Test
  void namesTheModelWhoseTemplateIsBroken() {
    ChatTemplate template = new ChatTemplate("{% if %}", SPECIAL, "models/broken");
    assertThatThrownBy(() -> template.render(List.of(), true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("chat template of models/broken");
  }
}
