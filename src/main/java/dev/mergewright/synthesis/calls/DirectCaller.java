package dev.mergewright.synthesis.calls;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks models of this process and keeps no record: they are free, and asked again they say the
/// same.
public final class DirectCaller implements Caller {
  private final Map<String, Speaker> speakers;

  public DirectCaller(Collection<Speaker> speakers) {
    this.speakers =
        speakers.stream().collect(Collectors.toUnmodifiableMap(Speaker::name, Function.identity()));
  }

  @Override
  public List<Reply> replies(List<Call> calls) throws InterruptedException {
    List<ChatResponse> responses = responses(calls);
    List<Reply> replies = new ArrayList<>();
    for (ChatResponse response : responses) {
      replies.add(said(response));
    }
    return replies;
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    List<Reply> replies = new ArrayList<>();
    List<Reply> heard = replies(calls);
    for (int i = 0; i < calls.size(); i++) {
      Reply.Said said = (Reply.Said) heard.get(i);
      Verdict verdict = screen.verdict(calls.get(i), said.text());
      replies.add(verdict == Verdict.REFUSED ? said : withheld(said, verdict));
    }
    return replies;
  }

  private static Reply withheld(Reply.Said said, @Nullable Verdict verdict) {
    return verdict == null
        ? new Reply.NotAsked(Reply.Why.STOPPED)
        : new Reply.Withheld(verdict, Sha256.of(said.text()), said.text().length(), said.receipt());
  }

  /// Each speaker gets its calls in one list, in their order.
  private List<ChatResponse> responses(List<Call> calls) throws InterruptedException {
    ChatResponse[] responses = new ChatResponse[calls.size()];
    for (String name : calls.stream().map(Call::speaker).distinct().toList()) {
      List<Integer> places = new ArrayList<>();
      List<ChatRequest> requests = new ArrayList<>();
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i).speaker().equals(name)) {
          places.add(i);
          requests.add(request(calls.get(i)));
        }
      }
      Speaker speaker = Objects.requireNonNull(speakers.get(name), name);
      Integer inFlight = Objects.requireNonNull(speaker.conditions().limits().inFlight());
      List<ChatResponse> some =
          new ParallelChat(name, speaker.model().get(), inFlight).chatAll(requests);
      for (int i = 0; i < some.size(); i++) {
        responses[places.get(i)] = some.get(i);
      }
    }
    return List.of(responses);
  }

  private static ChatRequest request(Call call) {
    return ChatRequest.builder()
        .messages(call.messages().stream().map(DirectCaller::message).toList())
        .parameters(SeededParameters.of(call.temperature(), call.maxTokens(), call.seed()))
        .build();
  }

  private static ChatMessage message(Message message) {
    return switch (message.role()) {
      case "system" -> SystemMessage.from(message.content());
      case "assistant" -> AiMessage.from(message.content());
      default -> UserMessage.from(message.content());
    };
  }

  private static Reply.Said said(ChatResponse response) {
    boolean isCut = response.finishReason() == FinishReason.LENGTH;
    String text = Objects.requireNonNullElse(response.aiMessage().text(), "").strip();
    return new Reply.Said(
        text, isCut, new Receipt("", isCut ? "length" : "stop", 0, 0, null, Instant.EPOCH));
  }
}
