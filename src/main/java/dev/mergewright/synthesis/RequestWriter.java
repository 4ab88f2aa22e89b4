package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Verdict;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Has harmful requests written at headline level, one per slot, alone or with a benign twin.
///
/// A model that declines to write one is a normal outcome: it is counted, and a reviewed request of
/// the category takes the place. So do reviewed requests for categories that models must not write.
///
/// @param speaker who writes
/// @param prompt asks for a JSON object with the key `harmful` and perhaps `benign`; its variables
///   `topic` and `definition` are filled from the slot's category
/// @param taxonomy what the slots' categories mean
/// @param reviewed reviewed requests, null for none
public record RequestWriter(
    Speaker speaker, Prompt prompt, Taxonomy taxonomy, @Nullable ReviewedRequests reviewed) {
  static final String HARMFUL = "harmful";
  static final String BENIGN = "benign";
  static final String CATEGORY = "category";
  private static final String DEFINITION = "definition";
  private static final PatternJudge REFUSALS = PatternJudge.english();

  public RequestWriter {
    prompt.requireKeys(List.of(HARMFUL));
    if (prompt.about().taxonomy() != null) {
      taxonomy.requireReference(prompt.about().taxonomy(), prompt.source());
    }
  }

  /// A request with its category and the credit for it.
  ///
  /// @param slot the place it was written for
  /// @param category what it is about
  /// @param harmful what to decline
  /// @param benign its twin, empty when the prompt asks for none
  /// @param ask the call that wrote it, null for a reviewed one
  record Request(
      Slot slot,
      Taxonomy.Category category,
      String harmful,
      String benign,
      Origin.@Nullable Call ask) {}

  /// Has a request written for each slot and returns those worth an answer, in their order.
  ///
  /// @param settled gets what became of the other slots
  SequencedMap<Slot, Request> write(List<Slot> slots, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    Map<Slot, Request> written = new LinkedHashMap<>();
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    for (Slot slot : slots) {
      if (category(slot).generation() == Taxonomy.Generation.MODEL) {
        calls.put(slot, call(slot));
      } else {
        written.put(slot, reviewed(slot, required(category(slot))));
      }
    }
    take(calls, round, settled, written);
    SequencedMap<Slot, Request> good = new LinkedHashMap<>();
    for (Slot slot : slots) {
      Request request = written.get(slot);
      Reject reason = request == null ? null : reason(request, round.gate());
      if (reason != null) {
        settled.put(slot, new Proposal.Dropped(slot, reason));
      } else if (request != null) {
        good.put(slot, request);
      }
    }
    return good;
  }

  /// What the prompt's variables get for slots of a category with further values.
  ///
  /// @throws InvalidInputException when a variable gets none
  RequestWriter requireFilled(Set<String> values) {
    Set<String> filled = new TreeSet<>(values);
    filled.addAll(List.of(SlotValues.TOPIC, DEFINITION, CATEGORY));
    filled.addAll(prompt.valuesInTurn(0).keySet());
    prompt.requireVariablesAmong(filled);
    return this;
  }

  /// What a slot costs at most.
  Strategy.Step step() {
    return prompt.step("ask", speaker, 1);
  }

  /// The row of a request, harmful or benign, and its answer.
  Example row(Request request, Example.Kind kind, Answerer.Answer answer, Marking marking) {
    Taxonomy.Category category = request.category;
    String text = kind == Example.Kind.HARMFUL ? request.harmful : request.benign;
    Origin origin = marking.origin(request.ask, answer.credit());
    return Example.of(text, answer.text(), kind, origin)
        .withCategory(
            new Example.Category(
                taxonomy.id(),
                String.valueOf(taxonomy.version()),
                category.code(),
                category.title()));
  }

  private Taxonomy.Category category(Slot slot) {
    String code = slot.values().get(CATEGORY);
    if (code == null) {
      throw new IllegalArgumentException("a slot of harmful requests needs a category, was none");
    }
    return taxonomy.generated(code);
  }

  private Call call(Slot slot) {
    Map<String, String> values = new LinkedHashMap<>(prompt.valuesInTurn(slot.number()));
    values.put(SlotValues.TOPIC, category(slot).title());
    values.put(DEFINITION, category(slot).definition());
    values.putAll(slot.values());
    return prompt.call(speaker.name(), values, slot.seed());
  }

  /// Makes the calls and takes the requests out of the replies.
  private void take(
      SequencedMap<Slot, Call> calls,
      Round round,
      Map<Slot, Proposal> settled,
      Map<Slot, Request> written)
      throws InterruptedException {
    new Answers(speaker, prompt.output())
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> {
              round.counter().accept("requests_written");
              Optional<Request> request = parsed(slot, said);
              if (request.isPresent()) {
                written.put(slot, request.get());
              } else if (REFUSALS.verdict("", said.text()) == Verdict.REFUSED) {
                declined(slot, round, settled, written);
              } else {
                settled.put(slot, new Proposal.Dropped(slot, Reject.SCHEMA));
              }
            });
  }

  private Optional<Request> parsed(Slot slot, Answers.Said said) {
    return prompt
        .output()
        .item(said.text())
        .map(
            item ->
                new Request(
                    slot,
                    category(slot),
                    item.getOrDefault(HARMFUL, ""),
                    item.getOrDefault(BENIGN, ""),
                    Credit.of(speaker, prompt, said.call(), said.receipt())));
  }

  private void declined(
      Slot slot, Round round, Map<Slot, Proposal> settled, Map<Slot, Request> written) {
    round.counter().accept(Reject.ASK_REFUSED.key());
    List<ReviewedRequests.Pair> pairs = pairs(category(slot));
    if (pairs.isEmpty()) {
      settled.put(slot, new Proposal.Dropped(slot, Reject.ASK_REFUSED));
    } else {
      round.counter().accept("reviewed_requests");
      written.put(slot, reviewed(slot, pairs));
    }
  }

  private List<ReviewedRequests.Pair> pairs(Taxonomy.Category category) {
    return reviewed == null ? List.of() : reviewed.of(category.code());
  }

  private List<ReviewedRequests.Pair> required(Taxonomy.Category category) {
    List<ReviewedRequests.Pair> pairs = pairs(category);
    if (pairs.isEmpty()) {
      throw new InvalidInputException(
          "requests of %s (%s) are never written by models, and nobody reviewed any; name a list of them or leave the category out"
              .formatted(category.code(), category.title()));
    }
    return pairs;
  }

  /// Reviewed requests are taken in turn; one that comes round again is dropped as a duplicate.
  private Request reviewed(Slot slot, List<ReviewedRequests.Pair> pairs) {
    ReviewedRequests.Pair pair = pairs.get(slot.number() % pairs.size());
    String benign = prompt.output().keys().contains(BENIGN) ? pair.benign() : "";
    return new Request(slot, category(slot), pair.harmful(), benign, null);
  }

  private static @Nullable Reject reason(Request request, Round.Gate gate) {
    return gate.rejectAny(
        request.benign.isEmpty()
            ? List.of(request.harmful)
            : List.of(request.harmful, request.benign));
  }
}
