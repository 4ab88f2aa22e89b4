package dev.mergewright.synthesis.calls;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/// A model that answers by a rule of the last message, unless a fault is due: scripted failures
/// with the statuses of HTTP, in order.
final class FaultyChatModel implements BatchChatModel {
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  final Queue<Integer> faults = new ConcurrentLinkedQueue<>();
  private final UnaryOperator<String> rule;
  private final int batch;

  FaultyChatModel(UnaryOperator<String> rule, int batch) {
    this.rule = rule;
    this.batch = batch;
  }

  FaultyChatModel() {
    this(text -> "reply to " + text, 1);
  }

  /// Someone on this machine who answers in batches.
  Speaker local(String name) {
    return Speaker.local(name, Identity.local("checkpoint", "sha-of-" + name), () -> this);
  }

  /// Someone behind a governor, one call at a time.
  Speaker remote(String name, Limits limits, Price price) {
    return new Speaker(
        name,
        new Identity("openai", "http://made-up/v1", name, ""),
        () -> (OneByOne) this::doChat,
        new Speaker.Conditions(limits, price, null, true, false));
  }

  /// The same without batches.
  private interface OneByOne extends dev.langchain4j.model.chat.ChatModel {
    ChatResponse answer(ChatRequest request);

    @Override
    default ChatResponse doChat(ChatRequest request) {
      return answer(request);
    }
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public List<ChatResponse> chatAll(List<ChatRequest> requests) {
    batches.add(requests.size());
    return requests.stream().map(this::doChat).toList();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    String text = ChatRequests.message(request.messages().getLast()).content();
    asked.add(text);
    Integer fault = faults.poll();
    if (fault != null) {
      throw new Http1Client.Refused(fault, "{}", Optional.of("1"));
    }
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(rule.apply(text)))
        .tokenUsage(new TokenUsage(10, 5))
        .finishReason(FinishReason.STOP)
        .build();
  }
}
