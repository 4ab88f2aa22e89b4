package dev.mergewright.synthesis;

import java.util.List;

/// A way to make candidates out of calls, such as the paper's: an uncensored model asks, every
/// parent answers, a guard filters.
///
/// A strategy is a plain function of its slots and of the replies it gets: run again over recorded
/// replies it proposes the same, at no cost. It asks for all slots of a round at once, one step
/// after the other, so that what is no good is dropped before its answer is paid for.
public interface Strategy {
  /// One proposal per slot, in the order of the slots.
  List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException;

  /// What a slot costs at most, for estimates before anything is asked; empty when unknown.
  default List<Step> steps() {
    return List.of();
  }

  /// The rows that a good slot gives: two where they come in pairs.
  default int rowsPerSlot() {
    return 1;
  }

  /// Calls that a slot needs.
  ///
  /// @param name what they do, such as `ask`
  /// @param speaker who is asked, by nickname
  /// @param calls how many of them a slot needs when nothing is dropped before
  /// @param promptCharacters the length of a typical request
  /// @param maxTokens the longest reply
  /// @param longer how many times as long a reply may be after it was cut, see [Answers]; 0 when it
  ///   is not asked for again
  /// @param isSentBack whether a reply in another form is sent back once, see [Answers]
  record Step(
      String name,
      String speaker,
      double calls,
      int promptCharacters,
      int maxTokens,
      int longer,
      boolean isSentBack) {}
}
