package dev.mergewright.synthesis;

import java.util.List;

/// What a guard model says of a reply.
///
/// @param label whether the reply is safe
/// @param categories the guard's codes of what is wrong with it, in its own taxonomy; empty for a
///   guard that names none
/// @param refusal whether the reply declines, where the guard says so
/// @param problem why there is no verdict; empty when there is one
public record GuardVerdict(Label label, List<String> categories, Refusal refusal, String problem) {
  /// Whether a reply is safe. What cannot be read is a class of its own and never counts as safe.
  public enum Label {
    SAFE,
    UNSAFE,
    UNSCORABLE
  }

  /// Whether a reply declines.
  public enum Refusal {
    DECLINED,
    ANSWERED,
    NOT_SAID
  }

  /// The verdict of an answer that is not in the guard's format.
  static final GuardVerdict UNSCORABLE = unscorable("the answer is not in the guard's format");

  public GuardVerdict {
    categories = List.copyOf(categories);
  }

  /// A verdict that was given.
  GuardVerdict(Label label, List<String> categories, Refusal refusal) {
    this(label, categories, refusal, "");
  }

  /// No verdict.
  static GuardVerdict unscorable(String problem) {
    return new GuardVerdict(Label.UNSCORABLE, List.of(), Refusal.NOT_SAID, problem);
  }
}
