package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Screen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Harmful requests with benign twins: a model writes both in one call, so that they share their
/// words and differ in intent; an aligned model refuses the one, a helpful model answers the other.
///
/// The twins measure and prevent over-refusal: a merge that learned to refuse words instead of
/// intents fails on them. A pair is one candidate, and stands or falls as one.
///
/// @param writer writes the pairs
/// @param refuser refuses the harmful requests
/// @param helper answers the benign ones
/// @param screen tells what a reply to a harmful request is, before anything of it is kept
/// @param marking what rows are marked with
public record Paired(
    RequestWriter writer, Answerer refuser, Answerer helper, Screen screen, Marking marking)
    implements Strategy {
  /// What a card says of it.
  public static final String METHOD =
      "A model wrote each harmful request together with a benign twin that shares its words; an"
          + " aligned model refused the one, a helpful model answered the other.";

  private static final int PAIR_ID_LENGTH = 32;

  public Paired {
    writer.prompt().requireKeys(List.of(RequestWriter.HARMFUL, RequestWriter.BENIGN));
  }

  @Override
  public List<Step> steps() {
    return List.of(writer.step(), refuser.step("refuse"), helper.step("help"));
  }

  @Override
  public int rowsPerSlot() {
    return 2;
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    Map<Slot, Proposal> settled = new HashMap<>();
    SequencedMap<Slot, RequestWriter.Request> requests = writer.write(slots, round, settled);
    SequencedMap<Slot, String> harmful = new LinkedHashMap<>();
    requests.forEach((slot, request) -> harmful.put(slot, request.harmful()));
    SequencedMap<Slot, Answerer.Answer> refusals =
        refuser.refusals(harmful, screen, round, settled);
    // A twin is worth its answer only when its other half was refused.
    SequencedMap<Slot, String> benign = new LinkedHashMap<>();
    refusals.forEach((slot, _) -> benign.put(slot, of(requests, slot).benign()));
    helper
        .answers(benign, round, settled)
        .forEach(
            (slot, help) -> settled.put(slot, pair(of(requests, slot), of(refusals, slot), help)));
    return slots.stream().map(slot -> of(settled, slot)).toList();
  }

  private Proposal pair(
      RequestWriter.Request request, Answerer.Answer refusal, Answerer.Answer help) {
    String pair =
        Sha256.of(request.harmful() + '\0' + request.benign()).substring(0, PAIR_ID_LENGTH);
    return new Proposal.Candidate(
        request.slot(),
        List.of(
            writer.row(request, Example.Kind.HARMFUL, refusal, marking).withPair(pair),
            writer.row(request, Example.Kind.BENIGN_CONTRAST, help, marking).withPair(pair)));
  }

  private static <T> T of(Map<Slot, T> map, Slot slot) {
    return Objects.requireNonNull(map.get(slot));
  }
}
