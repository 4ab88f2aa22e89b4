package dev.mergewright.synthesis;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Limits;
import dev.mergewright.synthesis.calls.SeededParameters;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/// A chat model that answers by a rule of the request's text and seed, after a short time that
/// differs from call to call.
final class ScriptedChatModel implements ChatModel {
  static final String CUT = "[cut]";

  private final BiFunction<String, Long, String> script;
  private final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();
  final AtomicInteger calls = new AtomicInteger();

  ScriptedChatModel(BiFunction<String, Long, String> script) {
    this.script = script;
  }

  static Speaker speaker(String name, int inFlight, BiFunction<String, Long, String> script) {
    ScriptedChatModel model = new ScriptedChatModel(script);
    Limits limits = Limits.of(inFlight, null, null, null);
    return new Speaker(
        name,
        Identity.local("checkpoint", name + "-sha256"),
        () -> model,
        new Speaker.Conditions(limits, null, null, true, false));
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    calls.incrementAndGet();
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try {
      // Unseeded on purpose: results must not depend on who is first.
      Thread.sleep(0, ThreadLocalRandom.current().nextInt(1, 900_000));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      open.decrementAndGet();
    }
    String text = ((UserMessage) request.messages().getLast()).singleText();
    String reply = script.apply(text, ((SeededParameters) request.parameters()).seed());
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(reply))
        .finishReason(reply.endsWith(CUT) ? FinishReason.LENGTH : FinishReason.STOP)
        .build();
  }
}
