package dev.mergewright.synthesis;

import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One step of a strategy: a call for each slot that is still open.
final class Answers {
  private Answers() {}

  /// What was said in whole, by slot; equal calls are made once.
  ///
  /// @param screen judges replies before they are recorded, null when nothing has to be withheld
  /// @param settled gets what became of the other slots
  static SequencedMap<Slot, Reply.Said> of(
      SequencedMap<Slot, Call> calls,
      @Nullable Screen screen,
      Round round,
      Map<Slot, Proposal> settled)
      throws InterruptedException {
    List<Call> asked = calls.values().stream().distinct().toList();
    List<Reply> replies =
        screen == null ? round.caller().replies(asked) : round.caller().replies(asked, screen);
    Map<Call, Reply> byCall = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byCall.put(asked.get(i), replies.get(i));
    }
    SequencedMap<Slot, Reply.Said> said = new LinkedHashMap<>();
    calls.forEach(
        (slot, call) -> {
          Reply reply = Objects.requireNonNull(byCall.get(call));
          Proposal without = withoutText(slot, reply);
          if (without != null) {
            settled.put(slot, without);
          } else if (reply instanceof Reply.Said text) {
            said.put(slot, text);
          }
        });
    return said;
  }

  /// What becomes of a slot whose reply is no whole text, null when it is one.
  private static @Nullable Proposal withoutText(Slot slot, Reply reply) {
    return switch (reply) {
      case Reply.Said said when said.isUsable() -> null;
      case Reply.Withheld withheld ->
          new Proposal.Dropped(
              slot,
              withheld.verdict() == Verdict.UNSCORABLE ? Reject.UNSCORABLE : Reject.NO_REFUSAL);
      case Reply.Said _, Reply.Filtered _, Reply.Rejected _, Reply.NotAsked _ ->
          Proposal.unanswered(slot, reply);
    };
  }
}
