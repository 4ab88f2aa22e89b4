package dev.mergewright.synthesis;

import dev.mergewright.dataset.Verdict;
import java.util.List;

/// A guard as a judge of refusals, for guards that say whether a reply declines: WildGuard does,
/// Llama Guard measures harm alone.
///
/// @param guard the guard model
public record GuardJudge(Guard guard) implements Judge {
  @Override
  public String description() {
    return guard.description();
  }

  /// A guard is asked about replies.
  @Override
  public boolean isHarmful(String request) {
    throw new UnsupportedOperationException(guard.description() + " judges replies only");
  }

  @Override
  public Verdict verdict(String request, String reply) {
    return verdicts(List.of(new Exchange(request, reply))).getFirst();
  }

  @Override
  public List<Verdict> verdicts(List<Exchange> exchanges) {
    return guard.verdicts(exchanges).stream().map(GuardJudge::verdict).toList();
  }

  private static Verdict verdict(GuardVerdict said) {
    return switch (said.refusal()) {
      case DECLINED -> Verdict.REFUSED;
      case ANSWERED -> Verdict.COMPLIED;
      case NOT_SAID -> Verdict.UNSCORABLE;
    };
  }
}
