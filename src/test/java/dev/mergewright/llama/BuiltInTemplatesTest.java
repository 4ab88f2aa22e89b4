package dev.mergewright.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mergewright.checkpoint.ChatTemplateChoice;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.TokenizerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The chat templates that a recipe can name, rendered.
class BuiltInTemplatesTest {
  private static final Map<String, String> SPECIAL =
      Map.of("bos_token", "<s>", "eos_token", "</s>");
  private static final List<Message> TALK =
      List.of(new Message("user", "Hi"), new Message("assistant", "Hello."));

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("goldenCases")
  void rendersAsTransformersDoes(String name, String dialogue, JsonNode golden) throws IOException {
    Map<String, String> tokens =
        golden.path("special").asText().equals("both") ? SPECIAL : Map.of();
    ChatTemplate template = new ChatTemplate(source(name), tokens, name);
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : golden.path("messages")) {
      messages.add(new Message(turn.path("role").asText(), turn.path("content").asText()));
    }
    boolean ask = golden.path("ask").asBoolean();
    if (golden.path("rendered").isNull()) {
      assertThatThrownBy(() -> template.render(messages, ask))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("roles");
    } else {
      assertThat(template.render(messages, ask)).isEqualTo(golden.path("rendered").textValue());
    }
  }

  static Stream<Arguments> goldenCases() throws IOException {
    try (InputStream in =
        BuiltInTemplatesTest.class.getResourceAsStream("/golden/llama/built-in.json")) {
      return new ObjectMapper()
          .readTree(in)
          .path("cases")
          .valueStream()
          .map(c -> Arguments.of(c.path("template").asText(), c.path("dialogue").asText(), c));
    }
  }

  @Test
  void writesTheFormatsAsTheyWerePublished() throws IOException {
    assertThat(rendered("chatml"))
        .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n");
    assertThat(rendered("llama3"))
        .isEqualTo(
            "<s><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|>");
    assertThat(rendered("mistral")).isEqualTo("<s>[INST] Hi [/INST] Hello.</s>");
    assertThat(rendered("alpaca"))
        .isEqualTo(
            "<s>Below is an instruction that describes a task. Write a response that appropriately"
                + " completes the request.\n\n"
                + "### Instruction:\n"
                + "Hi\n\n"
                + "### Response:\n"
                + "Hello.</s>\n\n");
    assertThat(rendered("exaone"))
        .isEqualTo("[|system|][|endofturn|]\n[|user|]Hi\n[|assistant|]Hello.[|endofturn|]\n");
  }

  private String rendered(String name) throws IOException {
    return new ChatTemplate(source(name), SPECIAL, name).render(TALK, false);
  }

  private String source(String name) throws IOException {
    TokenizerFiles files =
        new ChatTemplateChoice.BuiltIn(name).applyTo(TokenizerFiles.of(folder), List.of());
    return new ObjectMapper()
        .readTree(files.written().get("tokenizer_config.json"))
        .path("chat_template")
        .asText();
  }
}
