package dev.mergewright.synthesis;

import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One step of a strategy: a model is asked once for each slot that is still open.
///
/// Two kinds of replies get a second chance, in this order, each by one more call. Such calls are
/// recorded like any other, so a run from the record makes them too.
///
/// ```text
/// cut at its limit      the same call with twice the limit, of a model behind an endpoint
/// another form          sent back, with a request for nothing but the JSON that was asked for
/// ```
///
/// A model in this process is not asked for more: its limit is chosen for the positions that it
/// has, and it ends a run that asks for others. A reply that declines is not sent back. Of one that
/// a screen withheld nothing is known but that nobody could score it, as broken JSON and half a
/// sentence cannot be: then the model is asked again without it.
///
/// @param speaker who is asked
/// @param output the form of a reply
record Answers(Speaker speaker, PromptOutput output) {
  private static final String REPAIR =
      "That was not in the form that was asked for. Reply again with nothing but the JSON.";
  private static final String AGAIN = "\n\nReply with nothing but the JSON that is asked for.";
  private static final int LONGER = 2;
  private static final PatternJudge REFUSALS = PatternJudge.english();

  /// Of a model whose whole reply is wanted.
  static Answers plain(Speaker speaker) {
    return new Answers(speaker, new PromptOutput.Text());
  }

  /// A reply with the call that it answers, which is a later one than the first where that was
  /// mended.
  record Given(Call call, Reply reply) {}

  /// What was said in whole with the call that it answers.
  record Said(Call call, String text, Receipt receipt) {}

  /// What it costs at most.
  ///
  /// @param calls how many calls a slot needs when nothing is dropped before
  Strategy.Step step(String name, double calls, int promptCharacters, int maxTokens) {
    return new Strategy.Step(
        name,
        speaker.name(),
        calls,
        promptCharacters,
        maxTokens,
        speaker.isRemote() ? LONGER : 0,
        !output.keys().isEmpty());
  }

  /// What was said in whole, by slot; equal calls are made once. It may still have another form
  /// than the output.
  ///
  /// @param screen judges replies before they are recorded, null when nothing has to be withheld
  /// @param settled gets what became of the other slots
  SequencedMap<Slot, Said> of(
      SequencedMap<Slot, Call> calls,
      @Nullable Screen screen,
      Round round,
      Map<Slot, Proposal> settled)
      throws InterruptedException {
    List<Slot> slots = List.copyOf(calls.keySet());
    List<Given> given = given(List.copyOf(calls.values()), screen, round);
    SequencedMap<Slot, Said> said = new LinkedHashMap<>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Given one = given.get(i);
      if (one.reply instanceof Reply.Said text && text.isUsable()) {
        said.put(slot, new Said(one.call, text.text(), text.receipt()));
      } else {
        settled.put(slot, Proposal.unanswered(slot, one.reply));
      }
    }
    return said;
  }

  /// What came of each call, in order; equal calls are made once.
  ///
  /// @param screen judges replies before they are recorded, null when nothing has to be withheld
  List<Given> given(List<Call> calls, @Nullable Screen screen, Round round)
      throws InterruptedException {
    SequencedMap<Call, Call> asked = new LinkedHashMap<>();
    calls.forEach(call -> asked.put(call, call));
    Map<Call, Given> given = new HashMap<>();
    ask(asked, screen, round, given);
    mend(given, asked, this::longer, "replies_asked_longer", screen, round);
    mend(given, asked, this::repair, "replies_sent_back", screen, round);
    return calls.stream().map(call -> Objects.requireNonNull(given.get(call))).toList();
  }

  /// Makes the later calls that replies need, by the first ones.
  private void mend(
      Map<Call, Given> given,
      SequencedMap<Call, Call> asked,
      Function<Given, @Nullable Call> later,
      String count,
      @Nullable Screen screen,
      Round round)
      throws InterruptedException {
    SequencedMap<Call, Call> again = new LinkedHashMap<>();
    for (Call first : asked.keySet()) {
      Call next = later.apply(Objects.requireNonNull(given.get(first)));
      if (next != null) {
        again.put(first, next);
      }
    }
    Map<Call, Given> mended = new HashMap<>();
    ask(again, screen, round, mended);
    mended.forEach(
        (first, one) -> {
          if (!(one.reply instanceof Reply.NotAsked)) {
            round.counter().accept(count);
          }
          // A server that will never answer the later call leaves what there is.
          if (!(one.reply instanceof Reply.Rejected)) {
            given.put(first, one);
          }
        });
  }

  /// Makes calls and keeps what came of them by the first calls, which is what a screen knows.
  private static void ask(
      SequencedMap<Call, Call> byFirst,
      @Nullable Screen screen,
      Round round,
      Map<Call, Given> given)
      throws InterruptedException {
    List<Call> firsts = List.copyOf(byFirst.keySet());
    List<Call> calls = List.copyOf(byFirst.values());
    if (calls.isEmpty()) {
      return;
    }
    Map<Call, Call> first = new HashMap<>();
    byFirst.forEach((one, call) -> first.put(call, one));
    List<Reply> replies =
        screen == null
            ? round.caller().replies(calls)
            : round
                .caller()
                .replies(
                    calls, (call, text) -> screen.verdict(first.getOrDefault(call, call), text));
    for (int i = 0; i < calls.size(); i++) {
      given.put(firsts.get(i), new Given(calls.get(i), replies.get(i)));
    }
  }

  /// The call with more room for a reply that was cut, null when there is nothing to mend.
  private @Nullable Call longer(Given one) {
    return speaker.isRemote() && isCut(one.reply)
        ? new Call(
            speaker.name(),
            one.call.messages(),
            one.call.temperature(),
            Math.multiplyExact(LONGER, one.call.maxTokens()),
            one.call.seed(),
            one.call.keys())
        : null;
  }

  private static boolean isCut(Reply reply) {
    return switch (reply) {
      case Reply.Said said -> said.isCut();
      case Reply.Withheld withheld ->
          withheld.verdict() == Verdict.UNSCORABLE && withheld.receipt().isCut();
      case Reply.Filtered _, Reply.Rejected _, Reply.NotAsked _ -> false;
    };
  }

  /// The call that sends a reply back, null when there is nothing to mend.
  private @Nullable Call repair(Given one) {
    if (output.keys().isEmpty()) {
      return null;
    }
    return switch (one.reply) {
      case Reply.Said said when said.isUsable() && isBroken(said.text()) -> {
        List<Message> messages = new ArrayList<>(one.call.messages());
        messages.add(Message.assistant(said.text()));
        messages.add(Message.user(REPAIR));
        yield new Call(speaker.name(), messages, 0, one.call.maxTokens(), 0, one.call.keys());
      }
      case Reply.Withheld withheld
          when withheld.verdict() == Verdict.UNSCORABLE && !withheld.receipt().isCut() -> {
        List<Message> messages = new ArrayList<>(one.call.messages());
        Message last = messages.removeLast();
        messages.add(new Message(last.role(), last.content() + AGAIN));
        yield new Call(
            speaker.name(),
            messages,
            one.call.temperature(),
            one.call.maxTokens(),
            one.call.seed(),
            one.call.keys());
      }
      case Reply.Said _, Reply.Withheld _, Reply.Filtered _, Reply.Rejected _, Reply.NotAsked _ ->
          null;
    };
  }

  private boolean isBroken(String text) {
    return output.item(text).isEmpty() && REFUSALS.verdict("", text) != Verdict.REFUSED;
  }
}
