package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Screen;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Harmful requests with refusals and benign twins with help, each pair written whole in one call.
///
/// The reply has the keys `harmful`, `refusal`, `benign` and `help`. It is screened before anything
/// of it is written: a pair whose refusal is none is dropped unseen.
///
/// @param call asks for a pair
/// @param screen tells what a reply to a harmful request is
/// @param marking what rows are marked with
record WrittenTwins(OneCall call, Screen screen, Marking marking) implements Strategy {
  /// What a card says of it.
  static final String METHOD =
      "One call wrote each harmful request with its refusal, and a benign twin with its answer.";

  private static final List<String> KEYS = List.of("harmful", "refusal", "benign", "help");

  WrittenTwins {
    call.prompt().requireKeys(KEYS);
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    return call.propose(
        slots,
        round,
        this::verdict,
        (slot, texts, credit) -> proposal(slot, texts, credit, round.gate()));
  }

  @Override
  public List<Step> steps() {
    return List.of(call.step());
  }

  /// What the refusal in a reply is, seen as a reply to the harmful request; null when nobody could
  /// tell.
  private @Nullable Verdict verdict(Call asked, String reply) throws InterruptedException {
    SequencedMap<String, String> texts = call.texts(reply);
    if (texts == null) {
      return Verdict.UNSCORABLE;
    }
    Call request =
        Call.greedy(
            asked.speaker(), List.of(Message.user(text(texts, "harmful"))), asked.maxTokens());
    return screen.verdict(request, text(texts, "refusal"));
  }

  private Proposal proposal(
      Slot slot, SequencedMap<String, String> texts, Origin.Call credit, Round.Gate gate) {
    String harmful = text(texts, "harmful");
    String benign = text(texts, "benign");
    Reject reason = gate.reject(harmful);
    reason = reason == null ? gate.reject(benign) : reason;
    if (reason != null) {
      return new Proposal.Dropped(slot, reason);
    }
    Origin origin = marking.origin(credit, credit);
    Example refused =
        Example.of(harmful, text(texts, "refusal"), Example.Kind.HARMFUL, origin)
            .withAttributes(style(slot.values().get("style")));
    Example helped =
        Example.of(benign, text(texts, "help"), Example.Kind.BENIGN_CONTRAST, origin)
            .withAttributes(style(texts.get("contrast")));
    return new Proposal.Candidate(
        slot, List.of(placed(refused, refused, slot), placed(helped, refused, slot)));
  }

  private static Example.Attributes style(@Nullable String style) {
    return new Example.Attributes(null, style, null);
  }

  /// The row with its pair, which goes by the harmful request's id, and its category.
  private static Example placed(Example row, Example refused, Slot slot) {
    return row.withPair(refused.id())
        .withCategory(
            new Example.Category(
                slot.values().get("taxonomy"),
                slot.values().get("taxonomy_version"),
                slot.values().get("category"),
                slot.values().get(SlotValues.TOPIC)));
  }

  private static String text(SequencedMap<String, String> texts, String key) {
    return texts.getOrDefault(key, "");
  }
}
