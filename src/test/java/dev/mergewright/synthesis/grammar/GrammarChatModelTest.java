package dev.mergewright.synthesis.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.FinishReason;
import dev.mergewright.synthesis.calls.BatchChatModel;
import dev.mergewright.synthesis.calls.SeededParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarChatModelTest {
  private static final String PROMPT = "Write.\n\nintent: rate\nnumber: 5";

  private static BatchChatModel model(String name) {
    return GrammarChatModel.open(name).model().get();
  }

  private static ChatRequest request(String prompt, long seed) {
    return ChatRequest.builder()
        .messages(UserMessage.from(prompt))
        .parameters(SeededParameters.of(1, 100, seed))
        .build();
  }

  private static String reply(String grammar, String prompt, long seed) {
    return model(grammar).chat(request(prompt, seed)).aiMessage().text();
  }

  @Test
  void repliesAsItsPromptsAsk() {
    assertThat(reply("arithmetic", PROMPT, 1))
        .contains("\"question\":", "\"answer\":", "\"result\":", "\"verifier\":\"arithmetic\"");
    assertThat(reply("safety", "topic: Privacy violation\nstyle: resource\nnumber: 0\n", 1))
        .contains("\"harmful\":", "\"refusal\":", "\"benign\":", "\"help\":", "\"contrast\":");
  }

  @Test
  void isDecidedByThePromptAndTheSeed() {
    assertThat(reply("arithmetic", PROMPT, 1)).isEqualTo(reply("arithmetic", PROMPT, 1));
    assertThat(reply("arithmetic", PROMPT, 2)).isNotEqualTo(reply("arithmetic", PROMPT, 1));
  }

  @Test
  void answersListsInOrder() {
    List<ChatRequest> requests = List.of(request(PROMPT, 1), request(PROMPT, 2));
    assertThat(model("arithmetic").chatAll(requests))
        .extracting(response -> response.aiMessage().text())
        .containsExactly(reply("arithmetic", PROMPT, 1), reply("arithmetic", PROMPT, 2));
    assertThat(model("arithmetic").chatAll(requests).getFirst().finishReason())
        .isEqualTo(FinishReason.STOP);
  }

  @Test
  void refusesPromptsThatAreNotItsOwn() {
    assertThatThrownBy(() -> reply("arithmetic", "Tell me a joke.", 1))
        .hasMessageContaining("needs a line \"number: ...\", had only []");
    assertThatThrownBy(() -> reply("arithmetic", "number: 1", 1))
        .hasMessageContaining("needs a line \"intent: ...\", had only [number]");
    assertThatThrownBy(() -> reply("arithmetic", "intent: rate\nnumber: many", 1))
        .hasMessageContaining("needs a whole number in its line number, was many");
    ChatRequest system = ChatRequest.builder().messages(SystemMessage.from(PROMPT)).build();
    assertThatThrownBy(() -> model("arithmetic").chat(system))
        .hasMessageContaining("was not asked by a user's message");
  }

  @Test
  void goesByTheFingerprintOfItsFile() {
    assertThat(GrammarChatModel.open("arithmetic").sha256())
        .hasSize(64)
        .isNotEqualTo(GrammarChatModel.open("reasoning").sha256());
    assertThatThrownBy(() -> GrammarChatModel.open("poetry"))
        .hasMessageContaining("there is no grammar poetry");
  }
}
