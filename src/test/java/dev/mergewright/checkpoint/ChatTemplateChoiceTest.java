package dev.mergewright.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.ChatTemplateChoice.Auto;
import dev.mergewright.checkpoint.ChatTemplateChoice.BuiltIn;
import dev.mergewright.checkpoint.ChatTemplateChoice.Literal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateChoiceTest {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String JINJA = "chat_template.jinja";

  @TempDir private Path folder;

  @Test
  void readsNamesAndJinja() {
    String jinja = "{% for m in messages %}x{% endfor %}";
    assertThat(ChatTemplateChoice.parse("auto")).isEqualTo(new Auto());
    assertThat(ChatTemplateChoice.parse("llama3")).isEqualTo(new BuiltIn("llama3"));
    assertThat(ChatTemplateChoice.parse(jinja)).isEqualTo(new Literal(jinja));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "chatlm", "{{ messages | x }} ", "no template, although it is a long text"})
  void refusesOtherText(String text) { // the third has 19 characters
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ChatTemplateChoice.parse(text))
        .withMessage(
            "chat_template must be auto, one of [alpaca, chatml, exaone, llama3, mistral], or a"
                + " Jinja template of at least 20 characters, was "
                + text);
  }

  @Test
  void takesTheTemplateThatMostModelsHaveWhereverTheyKeepIt() throws IOException {
    Path first = model("first", "{\"chat_template\": \"one\", \"eos_token\": \"</s>\"}");
    Path second =
        model(
            "second",
            "{\"chat_template\": [{\"name\": \"tools\", \"template\": \"one\"}, {\"name\":"
                + " \"default\", \"template\": \"two\"}]}");
    Path third = model("third", "{\"chat_template\": \"one\"}");
    Files.writeString(third.resolve(JINJA), "two");
    Path none = model("none", "{}");
    TokenizerFiles files = apply(new Auto(), first, first, second, third, none);
    JsonNode config = new JsonMapper().readTree(files.written().get(CONFIG));
    assertThat(config.path("chat_template").asText()).isEqualTo("two");
    assertThat(config.path("eos_token").asText()).isEqualTo("</s>");
    assertThat(files.written()).containsOnlyKeys(CONFIG);
  }

  @Test
  void takesTheFirstOfTemplatesThatAreEquallyCommonAndThenChangesNothing() throws IOException {
    Path first = model("first", "{\"chat_template\": \"one\"}");
    Path second = model("second", "{\"chat_template\": \"two\"}");
    assertThat(apply(new Auto(), first, first, second)).isEqualTo(TokenizerFiles.of(first));
    assertThat(apply(new Auto(), first, second, first).written().get(CONFIG)).contains("two");
  }

  @Test
  void saysWhenNoModelHasATemplate() throws IOException {
    Path none = model("none", "{}");
    TokenizerFiles files = apply(new Auto(), none, none);
    assertThat(files.written()).isEmpty();
    assertThat(files.notes())
        .containsExactly("chat_template: auto finds no chat template in any model of the merge");
  }

  @Test
  void writesOneFileOnlyWhereTheTemplateOfAModelStoodInThree() throws IOException {
    Path model = model("model", "{\"chat_template\": \"one\"}");
    Files.writeString(model.resolve(JINJA), "one");
    Files.writeString(model.resolve("chat_template.json"), "{\"chat_template\": \"one\"}");
    TokenizerFiles files = apply(new Literal("{{ messages[0]['content'] }}"), model);
    assertThat(files.written()).containsEntry(JINJA, "{{ messages[0]['content'] }}");
    assertThat(files.written().get(CONFIG)).doesNotContain("chat_template");
    assertThat(files.leftOut()).containsExactly("chat_template.json");
  }

  @Test
  void saysWhichControlTokensOfAFormatTheTokenizerLacks() throws IOException {
    Path model = TinyTokenizer.wordLevel("?").added("<|im_start|>").write(folder.resolve("model"));
    assertThat(apply(new BuiltIn("chatml"), model).notes())
        .containsExactly(
            "the chat template chatml uses <|im_end|>, which the merged tokenizer does not have as"
                + " tokens; add them under tokenizer: tokens, or they are spelt out");
    assertThat(apply(new BuiltIn("alpaca"), model).notes()).isEmpty();
  }

  private static TokenizerFiles apply(ChatTemplateChoice choice, Path template, Path... models)
      throws IOException {
    return choice.applyTo(TokenizerFiles.of(template), List.of(models));
  }

  private Path model(String name, String config) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    Files.writeString(model.resolve(CONFIG), config);
    return model;
  }
}
