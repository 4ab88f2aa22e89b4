package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Screen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Harmful requests with refusals that are written by analysis, then guidance, then answer, so that
/// they are varied and of use (after AlignCoT of MoTE, arXiv 2405.00557; its last step, the safety
/// check, is the screen).
///
/// Only the answer becomes the response. The styles that the prompt names are taken in turn.
///
/// @param writer writes the requests
/// @param refuser refuses them by its prompt
/// @param screen tells what a reply is, before anything of it is kept
/// @param marking what rows are marked with
public record AnalysedRefusal(
    RequestWriter writer, Answerer refuser, Screen screen, Marking marking) implements Strategy {
  /// What a card says of it.
  public static final String METHOD =
      "A model wrote harmful requests; an aligned model analysed each, set out how to decline it"
          + " and wrote the refusal, in several styles (after arXiv 2405.00557).";

  @Override
  public List<Step> steps() {
    return List.of(writer.step(), refuser.step("refuse"));
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    Map<Slot, Proposal> settled = new HashMap<>();
    SequencedMap<Slot, RequestWriter.Request> requests = writer.write(slots, round, settled);
    SequencedMap<Slot, String> harmful = new LinkedHashMap<>();
    requests.forEach((slot, request) -> harmful.put(slot, request.harmful()));
    refuser
        .refusals(harmful, screen, round, settled)
        .forEach(
            (slot, refusal) ->
                settled.put(slot, candidate(Objects.requireNonNull(requests.get(slot)), refusal)));
    return slots.stream().map(slot -> Objects.requireNonNull(settled.get(slot))).toList();
  }

  private Proposal candidate(RequestWriter.Request request, Answerer.Answer refusal) {
    return new Proposal.Candidate(
        request.slot(), List.of(writer.row(request, Example.Kind.HARMFUL, refusal, marking)));
  }
}
