package dev.mergewright.synthesis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Message;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalChatModelTest {
  private final EchoModel echo = new EchoModel();
  private final LocalChatModel model =
      LocalChatModel.of("echo", echo, text -> text.split(" ").length, 64);

  @Test
  void answersManyThreadsInFewBatches() throws Exception {
    List<Future<String>> replies;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      replies =
          IntStream.range(0, 512)
              .mapToObj(i -> threads.submit(() -> model.chat("question " + i)))
              .toList();
    }

    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).get()).isEqualTo("question " + i + " at 0.0 seed 0");
    }
    // Eight at best; a loaded machine starts threads late.
    assertThat(echo.batches).hasSizeBetween(8, 64);
  }

  @Test
  void cutsAListIntoBatchesByItsOrderAlone() {
    List<ChatResponse> responses =
        model.chatAll(
            IntStream.range(0, 130)
                .mapToObj(i -> request("question " + i, SeededParameters.of(0.8, 9, i)))
                .toList());

    assertThat(echo.batches).containsExactly(64, 64, 2);
    assertThat(responses.get(129).aiMessage().text()).isEqualTo("question 129 at 0.8 seed 129");
  }

  @Test
  void answersEqualRequestsOnce() {
    ChatRequest request = request("hello", SeededParameters.of(0.8, 9, 7));

    List<ChatResponse> responses = model.chatAll(List.of(request, request, request));

    assertThat(echo.batches).containsExactly(1);
    assertThat(responses)
        .extracting(response -> response.aiMessage().text())
        .containsOnly("hello at 0.8 seed 7");
  }

  @Test
  void greedyRequestsShareASamplingWhateverTheirSeeds() {
    ChatResponse response = model.chat(request("hello", SeededParameters.of(0, 9, 42)));

    assertThat(response.aiMessage().text()).isEqualTo("hello at 0.0 seed 0");
  }

  @Test
  void keepsTheSeedThroughLangChain() {
    ChatResponse response = model.chat(request("hello", SeededParameters.of(0.5, 9, 42)));

    assertThat(response.aiMessage().text()).isEqualTo("hello at 0.5 seed 42");
  }

  @Test
  void tellsTokenUsageAndWhetherTheReplyWasCut() {
    ChatResponse whole = model.chat(request("a b c", SeededParameters.of(0, 100, 0)));
    ChatResponse cut = model.chat(request("a b c", SeededParameters.of(0, 7, 0)));

    assertThat(whole.tokenUsage().inputTokenCount()).isEqualTo(3);
    assertThat(whole.tokenUsage().outputTokenCount()).isEqualTo(7);
    assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(whole.modelName()).isEqualTo("echo");
  }

  @Test
  void givesEveryCallerOfAFailedBatchTheFailure() {
    assertThatThrownBy(() -> model.chat("fail")).isInstanceOf(ArithmeticException.class);
    assertThat(model.chat("hello")).isEqualTo("hello at 0.0 seed 0");
  }

  @Test
  void answersADialogueWithASystemMessage() {
    ChatResponse response =
        model.chat(
            SystemMessage.from("be kind"),
            UserMessage.from("hello"),
            AiMessage.from("hi"),
            UserMessage.from("again"));

    assertThat(response.aiMessage().text())
        .isEqualTo("system: be kind user: hello assistant: hi user: again at 0.0 seed 0");
  }

  @Test
  void handsTopKTopPAndStopsToTheModel() {
    model.chat(
        request(
            "hello",
            ChatRequestParameters.builder()
                .temperature(0.5)
                .topK(5)
                .topP(0.9)
                .stopSequences("END")
                .build()));

    assertThat(echo.samplings).containsExactly(new Sampling(0.5, 5, 0.9, 512, List.of("END"), 0));
  }

  @Test
  void refusesWhatItWouldIgnore() {
    assertThatThrownBy(() -> model.chat(UserMessage.from("hello"), AiMessage.from("hi")))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("ends with the user");
    ChatRequestParameters penalty = ChatRequestParameters.builder().presencePenalty(0.5).build();
    assertThatThrownBy(() -> model.chat(request("hello", penalty)))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  private static ChatRequest request(String text, ChatRequestParameters parameters) {
    return ChatRequest.builder()
        .messages(List.of(UserMessage.from(text)))
        .parameters(parameters)
        .build();
  }

  /// Repeats the prompt with its sampling, and fails when two threads use it at once.
  private static final class EchoModel implements LanguageModel {
    final List<Integer> batches = new ArrayList<>();
    final List<Sampling> samplings = new ArrayList<>();
    private final ReentrantLock inUse = new ReentrantLock();

    @Override
    public double[] answerLosses(EncodedRows rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> generate(List<String> prompts, Sampling sampling) {
      if (prompts.contains("fail")) {
        throw new ArithmeticException("scripted");
      }
      return prompts.stream()
          .map(prompt -> prompt + " at " + sampling.temperature() + " seed " + sampling.seed())
          .toList();
    }

    @Override
    public List<String> replies(List<Prompt> prompts, List<Sampling> samplings) {
      assertThat(inUse.tryLock()).isTrue();
      try {
        batches.add(prompts.size());
        this.samplings.addAll(samplings);
        return generate(prompts.stream().map(EchoModel::said).toList(), samplings);
      } finally {
        inUse.unlock();
      }
    }

    private static String said(Prompt prompt) {
      List<Message> messages = ((Prompt.Dialogue) prompt).messages();
      return messages.size() == 1
          ? messages.getFirst().content()
          : messages.stream()
              .map(message -> message.role() + ": " + message.content())
              .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {}
  }
}
