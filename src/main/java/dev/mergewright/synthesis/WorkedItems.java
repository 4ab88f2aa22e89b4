package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Findings;
import dev.mergewright.dataset.Origin;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Questions with worked answers and results, each written in one call.
///
/// The reply has the keys `question`, `answer` and `result`; with `verifier` it names the program
/// that can check the answer (see [VerifierSieve]), with `difficulty` how hard it is.
///
/// @param call asks for an item
/// @param marking what rows are marked with
record WorkedItems(OneCall call, Marking marking) implements Strategy {
  /// What a card says of it.
  static final String METHOD =
      "One call wrote each question together with its worked answer and the result.";

  private static final List<String> KEYS = List.of("question", "answer", "result");

  WorkedItems {
    call.prompt().requireKeys(KEYS);
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    return call.propose(
        slots, round, null, (slot, texts, credit) -> proposal(slot, texts, credit, round.gate()));
  }

  @Override
  public List<Step> steps() {
    return List.of(call.step());
  }

  private Proposal proposal(
      Slot slot, SequencedMap<String, String> texts, Origin.Call credit, Round.Gate gate) {
    String question = text(texts, "question");
    Reject reason = gate.reject(question);
    if (reason != null) {
      return new Proposal.Dropped(slot, reason);
    }
    Example row =
        Example.of(
                question,
                text(texts, "answer"),
                Example.Kind.DOMAIN,
                marking.origin(credit, credit))
            .withSubject(
                new Example.Subject(
                    slot.values().get("domain"),
                    slot.values().get(SlotValues.TOPIC),
                    texts.get("difficulty")));
    Findings.Reference reference =
        new Findings.Reference(text(texts, "result"), verifier(slot, texts), null);
    return new Proposal.Candidate(
        slot, List.of(row.withFindings(row.findings().withReference(reference))));
  }

  private static @Nullable String verifier(Slot slot, SequencedMap<String, String> texts) {
    String named = texts.get("verifier");
    return named == null ? slot.values().get("verifier") : named;
  }

  private static String text(SequencedMap<String, String> texts, String key) {
    return texts.getOrDefault(key, "");
  }
}
