package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void rendersTheSameEveryDay() {
    String dated =
        "{% if strftime_now is defined %}{{ strftime_now('%d') }}{% else %}26 Jul{% endif %}";
    assertThat(new ChatTemplate(dated, SPECIAL, "a model").render(List.of(), true))
        .isEqualTo("26 Jul");
    assertThatThrownBy(() -> render("{{ strftime_now('%d') }}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'strftime_now', which is undefined, cannot be called");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          {% if %}                                    ~ line 1: found the end of the tag where a value was expected
          {{ 1 +                                      ~ the tag that begins in line 1 does not end
          {% for a in b %}{{ a }}                     ~ found the end of the template where {% endfor %} was expected
          {{ messages|shuffle }}                      ~ there is no filter "shuffle"; known are [abs,
          {{ 1 is prime }}                            ~ there is no test "is prime"
          {% import 'os' %}                           ~ a chat template must not read files, found "import"
          {% do messages.append(1) %}                 ~ found the statement "do", known are if, for, set
          {{ messages.append(1) }}                    ~ must not change a list, but calls append
          {{ missing.part }}                          ~ 'missing' is undefined, so it has no 'part'
          {{ 'a' + 1 }}                               ~ text and a number cannot be added
          {{ 1 / 0 }}                                 ~ a number was divided by zero
          {{ 9223372036854775807 + 1 }}               ~ overflow
          {{ range(1000000) }}                        ~ at most 100,000 numbers
          {% macro f() %}{{ f() }}{% endmacro %}{{ f() }} ~ calls itself too deep
          {% break %}                                 ~ outside of a loop
          {{ 'a }}                                    ~ a string does not end
          {{ (1] }}                                   ~ without its partner
          {{ messages.__class__.__mro__ }}            ~ '__class__' is undefined, so it has no '__mro__'
          """)
  void saysWhatATemplateDoesWrong(String template, String sentence) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("chat template of models/broken")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void rendersOrRefusesWhateverATemplateHolds(long seed) throws IOException {
    List<String> sources = goldenCases().map(c -> (String) c.get()[3]).distinct().toList();
    SplittableRandom random = new SplittableRandom(seed);
    List<Message> talk = List.of(Message.user("Hi"), Message.assistant("Hello."));
    int rendered = 0;
    for (int i = 0; i < 1000; i++) {
      StringBuilder mutant = new StringBuilder(sources.get(random.nextInt(sources.size())));
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        int from = random.nextInt(mutant.length());
        int to = Math.min(mutant.length(), from + random.nextInt(1, 6));
        String part = mutant.substring(from, to);
        mutant.replace(from, random.nextBoolean() ? to : from, random.nextBoolean() ? part : "");
      }
      try {
        new ChatTemplate(mutant.toString(), SPECIAL, "a mutant").render(talk, true);
        rendered++;
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageStartingWith("the chat template of a mutant cannot render");
      }
    }
    assertThat(rendered).isBetween(100, 990);
  }

  private static String render(String template) {
    return new ChatTemplate(template, SPECIAL, "models/broken")
        .render(List.of(Message.user("Hi")), true);
  }
}
