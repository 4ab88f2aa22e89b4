package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Screen;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks one model once per slot for all texts of its rows.
///
/// @param speaker who writes
/// @param prompt asks for a JSON object; its variables are filled with the slot's values and with
///   `number`, the slot's number
record OneCall(Speaker speaker, Prompt prompt) {
  private static final String NUMBER = "number";

  /// Makes a proposal of the texts of a reply.
  interface Maker {
    Proposal proposal(Slot slot, SequencedMap<String, String> texts, Origin.Call credit);
  }

  /// A proposal per slot.
  ///
  /// @param screen looks at replies before anything of them is written; null when they may be kept
  ///   whatever they say
  List<Proposal> propose(List<Slot> slots, Round round, @Nullable Screen screen, Maker maker)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    slots.forEach(slot -> calls.put(slot, call(slot)));
    Map<Slot, Proposal> settled = new HashMap<>();
    new Answers(speaker, prompt.output())
        .of(calls, screen, round, settled)
        .forEach((slot, said) -> settled.put(slot, proposal(slot, said, maker)));
    return slots.stream().map(slot -> Objects.requireNonNull(settled.get(slot))).toList();
  }

  /// The texts of a reply, null when it has another form.
  @Nullable SequencedMap<String, String> texts(String reply) {
    return prompt.output().item(reply).orElse(null);
  }

  /// What a slot costs.
  Strategy.Step step() {
    return prompt.step("ask", speaker, 1);
  }

  private Proposal proposal(Slot slot, Answers.Said said, Maker maker) {
    SequencedMap<String, String> texts = texts(said.text());
    return texts == null
        ? new Proposal.Dropped(slot, Reject.SCHEMA)
        : maker.proposal(slot, texts, Credit.of(speaker, prompt, said.call(), said.receipt()));
  }

  private Call call(Slot slot) {
    SortedMap<String, String> values = new TreeMap<>(slot.values());
    values.put(NUMBER, Integer.toString(slot.number()));
    return prompt.call(speaker.name(), values, slot.seed());
  }
}
