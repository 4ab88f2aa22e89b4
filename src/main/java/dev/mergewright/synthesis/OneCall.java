package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks one model once per slot for all texts of its rows.
///
/// @param speaker who writes
/// @param prompt asks for a JSON object; its variables are filled with the slot's values and with
///   `number`, the slot's number
record OneCall(Speaker speaker, Prompt prompt) {
  private static final String NUMBER = "number";

  /// Makes a proposal of the texts of a reply.
  interface Maker {
    Proposal proposal(Slot slot, SequencedMap<String, String> texts, Origin.Call credit);
  }

  /// A proposal per slot.
  ///
  /// @param screen looks at replies before anything of them is written; null when they may be kept
  ///   whatever they say
  List<Proposal> propose(List<Slot> slots, Round round, @Nullable Screen screen, Maker maker)
      throws InterruptedException {
    List<Call> calls = slots.stream().map(this::call).toList();
    List<Reply> replies =
        screen == null ? round.caller().replies(calls) : round.caller().replies(calls, screen);
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      proposals.add(proposal(slots.get(i), calls.get(i), replies.get(i), maker));
    }
    return proposals;
  }

  /// The texts of a reply, null when it has another form.
  @Nullable SequencedMap<String, String> texts(String reply) {
    return prompt.output().item(reply).orElse(null);
  }

  /// What a slot costs.
  Strategy.Step step() {
    return prompt.step("ask", speaker.name(), 1);
  }

  private Proposal proposal(Slot slot, Call call, Reply reply, Maker maker) {
    if (!(reply instanceof Reply.Said said) || said.isCut()) {
      return Proposal.unanswered(slot, reply);
    }
    SequencedMap<String, String> texts = texts(said.text());
    return texts == null
        ? new Proposal.Dropped(slot, Reject.SCHEMA)
        : maker.proposal(slot, texts, Credit.of(speaker, prompt, call, said.receipt()));
  }

  private Call call(Slot slot) {
    SortedMap<String, String> values = new TreeMap<>(slot.values());
    values.put(NUMBER, Integer.toString(slot.number()));
    return prompt.call(speaker.name(), values, slot.seed());
  }
}
