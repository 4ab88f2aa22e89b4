package dev.mergewright.synthesis;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.calls.Endpoint;
import dev.mergewright.synthesis.calls.ParallelChat;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/// A guard model that says of replies whether they are safe, on this machine or behind an endpoint.
public final class Guard {
  /// Longer than any answer in a guard's format.
  private static final int MAX_TOKENS = 100;

  private static final int IN_FLIGHT = 8;

  private final GuardFormat format;
  private final String description;
  private final Function<List<Exchange>, List<String>> answers;

  private Guard(
      GuardFormat format, String description, Function<List<Exchange>, List<String>> answers) {
    this.format = format;
    this.description = format.key() + " (" + description + ")";
    this.answers = answers;
  }

  /// A guard's checkpoint, asked in batches with the prompt of its format.
  ///
  /// @param name its folder, for reports
  /// @param model gives the checkpoint when it is first needed; stays its owner's to close
  public static Guard local(GuardFormat format, String name, Supplier<LanguageModel> model) {
    return new Guard(
        format,
        name,
        exchanges -> {
          List<Prompt> prompts = new ArrayList<>();
          for (Exchange exchange : exchanges) {
            prompts.add(new Prompt.Text(format.prompt(exchange)));
          }
          return model
              .get()
              .replies(prompts, Collections.nCopies(prompts.size(), Sampling.greedy(MAX_TOKENS)));
        });
  }

  /// A guard behind an endpoint, which applies the guard's own chat template.
  public static Guard at(GuardFormat format, Endpoint endpoint) {
    ParallelChat chat =
        new ParallelChat(endpoint.toString(), endpoint.chatModel(MAX_TOKENS), IN_FLIGHT);
    return new Guard(
        format, endpoint.toString(), exchanges -> remote(format, endpoint, chat, exchanges));
  }

  /// Who judges, in words that a report can print.
  public String description() {
    return description;
  }

  /// What the guard says of each reply, in order.
  public List<GuardVerdict> verdicts(List<Exchange> exchanges) {
    return answers.apply(exchanges).stream().map(format::verdict).toList();
  }

  private static List<String> remote(
      GuardFormat format, Endpoint endpoint, ParallelChat chat, List<Exchange> exchanges) {
    List<ChatRequest> requests = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      requests.add(ChatRequest.builder().messages(messages(format.turn(exchange))).build());
    }
    try {
      return chat.chatAll(requests).stream().map(Guard::text).toList();
    } catch (LangChain4jException e) {
      throw endpoint.explained(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private static List<ChatMessage> messages(Exchange turn) {
    UserMessage request = UserMessage.from(turn.request());
    return turn.reply().isEmpty()
        ? List.of(request)
        : List.of(request, AiMessage.from(turn.reply()));
  }

  private static String text(ChatResponse response) {
    return Objects.requireNonNullElse(response.aiMessage().text(), "");
  }
}
