package dev.mergewright.synthesis;

import dev.mergewright.llama.LanguageModel;
import dev.mergewright.llama.Message;
import dev.mergewright.llama.Prompt;
import dev.mergewright.llama.Sampling;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Endpoint;
import dev.mergewright.synthesis.calls.Limits;
import dev.mergewright.synthesis.calls.RecordedCaller;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Speaker;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// A guard model that says of replies whether they are safe, on this machine or behind an endpoint.
public final class Guard {
  /// Longer than any answer in a guard's format.
  private static final int MAX_TOKENS = 100;

  private static final int IN_FLIGHT = 8;

  private final String description;
  private final Function<List<Exchange>, List<GuardVerdict>> verdicts;

  private Guard(
      GuardFormat format,
      String description,
      Function<List<Exchange>, List<GuardVerdict>> verdicts) {
    this.description = format.key() + " (" + description + ")";
    this.verdicts = verdicts;
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
              .replies(prompts, Collections.nCopies(prompts.size(), Sampling.greedy(MAX_TOKENS)))
              .stream()
              .map(format::verdict)
              .toList();
        });
  }

  /// A guard behind an endpoint, which applies the guard's own chat template.
  public static Guard at(GuardFormat format, Endpoint endpoint) {
    Speaker speaker = endpoint.speaker(Limits.of(IN_FLIGHT, null, null, null));
    return new Guard(format, endpoint.toString(), exchanges -> asked(format, speaker, exchanges));
  }

  /// Who judges, in words that a report can print.
  public String description() {
    return description;
  }

  /// What the guard says of each reply, in order.
  public List<GuardVerdict> verdicts(List<Exchange> exchanges) {
    return verdicts.apply(exchanges);
  }

  private static List<GuardVerdict> asked(
      GuardFormat format, Speaker speaker, List<Exchange> exchanges) {
    List<Call> calls = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      calls.add(Call.greedy(speaker.name(), messages(format.turn(exchange)), MAX_TOKENS));
    }
    try {
      return RecordedCaller.unrecorded(speaker).replies(calls).stream()
          .map(reply -> verdict(format, reply))
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private static List<Message> messages(Exchange turn) {
    Message request = Message.user(turn.request());
    return turn.reply().isEmpty()
        ? List.of(request)
        : List.of(request, Message.assistant(turn.reply()));
  }

  /// One call that fails costs one verdict, not the evaluation.
  private static GuardVerdict verdict(GuardFormat format, Reply reply) {
    return switch (reply) {
      case Reply.Said said -> format.verdict(said.text());
      case Reply.Withheld _ -> GuardVerdict.unscorable("the answer was withheld");
      case Reply.Filtered _ -> GuardVerdict.unscorable("a content filter stopped the guard");
      case Reply.Rejected rejected ->
          GuardVerdict.unscorable("the guard's server refused the request: " + rejected.reason());
      case Reply.NotAsked _ -> GuardVerdict.unscorable("the guard did not answer");
    };
  }
}
