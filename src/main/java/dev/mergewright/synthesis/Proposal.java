package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Reply;
import java.util.List;

/// What a strategy made of a slot.
public sealed interface Proposal {
  Slot slot();

  /// What becomes of a slot whose call brought no text to go on with.
  static Proposal unanswered(Slot slot, Reply reply) {
    return switch (reply) {
      case Reply.Said said -> new Dropped(slot, said.isCut() ? Reject.TRUNCATED : Reject.EMPTY);
      case Reply.Withheld withheld ->
          new Dropped(
              slot,
              withheld.verdict() == Verdict.UNSCORABLE ? Reject.UNSCORABLE : Reject.NO_REFUSAL);
      case Reply.Filtered _ -> new Dropped(slot, Reject.PROVIDER_FILTERED);
      case Reply.Rejected _ -> new Dropped(slot, Reject.CALL_REJECTED);
      case Reply.NotAsked _ -> new Pending(slot);
    };
  }

  /// Rows that stand or fall together, such as a harmful request with its benign twin.
  record Candidate(Slot slot, List<Example> rows) implements Proposal {
    public Candidate {
      rows = List.copyOf(rows);
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("a candidate needs at least one row, was none");
      }
    }
  }

  /// No row came of it.
  ///
  /// @param reason the stable name that reports and `rejects.jsonl` carry
  /// @param rows what was dropped, when it got so far as to be rows
  record Dropped(Slot slot, Reject reason, List<Example> rows) implements Proposal {
    public Dropped {
      rows = List.copyOf(rows);
    }

    public Dropped(Slot slot, Reject reason) {
      this(slot, reason, List.of());
    }
  }

  /// A call that it needs was not made: the budget is spent, the run is being stopped, or only
  /// recorded replies were wanted.
  record Pending(Slot slot) implements Proposal {}
}
