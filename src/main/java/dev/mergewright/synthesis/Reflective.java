package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Speaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Domain questions step by step: what questions differ in, then sets of questions with drawn
/// attributes, then a review of each set, then the answers (after ProgGen, arXiv 2403.11103).
///
/// Eight slots make a set: its topic and attributes are drawn by its number, and slot `n` of it
/// gets the question `n`. A round that ends within a set leaves the rest of it to the next one, for
/// which the calls are recorded already; so rounds do not matter.
///
/// @param planner names attributes per topic, writes sets and reviews them
/// @param attributes asks for a list of attributes with values, with the variable `topic`
/// @param items asks for a set, with the variables `topic`, `attributes` and `count`
/// @param review asks what to drop of a set, with the variables `topic`, `attributes` and `items`
/// @param answerer answers what is left
/// @param topics what sets are about
/// @param domain what rows are marked as, null for their topic alone
/// @param marking what rows are marked with
/// @param seed the key of the draws
public record Reflective(
    Speaker planner,
    Prompt attributes,
    Prompt items,
    Prompt review,
    Answerer answerer,
    List<String> topics,
    @Nullable String domain,
    Marking marking,
    long seed)
    implements Strategy {
  /// What a card says of it.
  public static final String METHOD =
      "A model named what questions of a topic differ in, wrote sets of questions with drawn"
          + " attributes and reviewed each set; an expert answered what was kept (after arXiv"
          + " 2403.11103).";

  /// The questions asked for in one call.
  static final int SET_SIZE = 8;

  private static final String TOPIC = "topic";
  private static final String ATTRIBUTES = "attributes";
  private static final String ITEMS = "items";
  private static final String COUNT = "count";
  private static final String KEEP = "keep";

  public Reflective {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new InvalidInputException(
          "a reflective stream needs at least one topic, was none; name them under topics");
    }
    attributes.requireKeys(List.of("attribute", "value"));
    items.requireKeys(List.of("question"));
    review.requireKeys(List.of("number", "verdict"));
    attributes.requireVariablesAmong(Set.of(TOPIC));
    items.requireVariablesAmong(Set.of(TOPIC, ATTRIBUTES, COUNT));
    review.requireVariablesAmong(Set.of(TOPIC, ATTRIBUTES, ITEMS));
  }

  static Reflective of(Ingredients ingredients) {
    return new Reflective(
        ingredients.asker(),
        ingredients.prompt("attributes"),
        ingredients.prompt("items"),
        ingredients.prompt("review"),
        ingredients.answerer("answer", ingredients.answererOrAsker()),
        ingredients.settings().topics(),
        ingredients.settings().domain(),
        ingredients.marking(),
        ingredients.seed());
  }

  /// What attributes cost is left out: they are asked for once per topic.
  @Override
  public List<Step> steps() {
    double perSlot = 1.0 / SET_SIZE;
    return List.of(
        items.step(ITEMS, planner, perSlot),
        review.step("review", planner, perSlot),
        answerer.step("answer"));
  }

  /// A slot on its way: what the prompts get, and its question once there is one.
  private record Draft(Map<String, String> values, String question, Origin.@Nullable Call ask) {
    Draft with(String variable, String value) {
      Map<String, String> more = new HashMap<>(values);
      more.put(variable, value);
      return new Draft(more, question, ask);
    }
  }

  @Override
  public List<Proposal> propose(List<Slot> slots, Round round) throws InterruptedException {
    Map<Slot, Proposal> settled = new HashMap<>();
    SequencedMap<Slot, Draft> drafts = new LinkedHashMap<>();
    for (Slot slot : slots) {
      String topic = topics.get(Seeds.pick(seed, TOPIC, set(slot), topics.size()));
      drafts.put(slot, new Draft(Map.of(TOPIC, topic, COUNT, "" + SET_SIZE), "", null));
    }
    drafts = planned(drafts, round, settled);
    drafts = written(drafts, round, settled);
    drafts = reviewed(drafts, round, settled);
    SequencedMap<Slot, String> questions = new LinkedHashMap<>();
    for (Map.Entry<Slot, Draft> draft : drafts.entrySet()) {
      Reject reason = round.gate().reject(draft.getValue().question);
      if (reason == null) {
        questions.put(draft.getKey(), draft.getValue().question);
      } else {
        drop(draft.getKey(), reason, settled);
      }
    }
    for (Map.Entry<Slot, Answerer.Answer> answer :
        answerer.answers(questions, round, settled).entrySet()) {
      Slot slot = answer.getKey();
      settled.put(slot, candidate(slot, of(drafts, slot), answer.getValue()));
    }
    return slots.stream().map(slot -> of(settled, slot)).toList();
  }

  /// Asks once per topic what questions differ in, and draws a value of each attribute for each
  /// set.
  private SequencedMap<Slot, Draft> planned(
      SequencedMap<Slot, Draft> drafts, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    drafts.forEach((slot, draft) -> calls.put(slot, call(attributes, draft, 0)));
    SequencedMap<Slot, Draft> planned = new LinkedHashMap<>();
    answers(attributes)
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> {
              String drawn = drawn(attributes.output().items(said.text()), set(slot));
              Draft next = of(drafts, slot).with(ATTRIBUTES, drawn);
              if (drawn.isEmpty() || !items.accepts(next.values)) {
                drop(slot, Reject.SCHEMA, settled);
              } else {
                planned.put(slot, next);
              }
            });
    return planned;
  }

  private String drawn(List<SequencedMap<String, String>> found, int set) {
    SequencedMap<String, List<String>> choices = new LinkedHashMap<>();
    for (Map<String, String> one : found) {
      choices
          .computeIfAbsent(one.getOrDefault("attribute", ""), _ -> new ArrayList<>())
          .add(one.getOrDefault("value", ""));
    }
    StringJoiner lines = new StringJoiner("\n");
    choices.forEach(
        (attribute, values) -> {
          int pick = Seeds.pick(seed, "value of " + attribute, set, values.size());
          lines.add("- %s: %s".formatted(attribute, values.get(pick)));
        });
    return lines.toString();
  }

  /// Has the set written and gives each slot its question; the whole set goes on to the review.
  private SequencedMap<Slot, Draft> written(
      SequencedMap<Slot, Draft> drafts, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    drafts.forEach((slot, draft) -> calls.put(slot, call(items, draft, set(slot))));
    SequencedMap<Slot, Draft> written = new LinkedHashMap<>();
    answers(items)
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> {
              List<String> questions =
                  items.output().items(said.text()).stream()
                      .map(item -> item.firstEntry().getValue())
                      .limit(SET_SIZE)
                      .toList();
              Draft next = of(drafts, slot).with(ITEMS, numbered(questions));
              if (index(slot) >= questions.size() || !review.accepts(next.values)) {
                drop(slot, Reject.SCHEMA, settled);
              } else {
                Origin.Call ask = Credit.of(planner, items, said.call(), said.receipt());
                written.put(slot, new Draft(next.values, questions.get(index(slot)), ask));
              }
            });
    return written;
  }

  private static String numbered(List<String> questions) {
    return IntStream.range(0, questions.size())
        .mapToObj(i -> "%d. %s".formatted(i + 1, questions.get(i)))
        .collect(Collectors.joining("\n"));
  }

  /// What the review of each set expressly keeps.
  private SequencedMap<Slot, Draft> reviewed(
      SequencedMap<Slot, Draft> drafts, Round round, Map<Slot, Proposal> settled)
      throws InterruptedException {
    SequencedMap<Slot, Call> calls = new LinkedHashMap<>();
    drafts.forEach((slot, draft) -> calls.put(slot, call(review, draft, set(slot))));
    SequencedMap<Slot, Draft> kept = new LinkedHashMap<>();
    answers(review)
        .of(calls, null, round, settled)
        .forEach(
            (slot, said) -> {
              List<SequencedMap<String, String>> verdicts = review.output().items(said.text());
              if (verdicts.isEmpty()) {
                drop(slot, Reject.SCHEMA, settled);
              } else if (isKept(verdicts, index(slot) + 1)) {
                kept.put(slot, of(drafts, slot));
              } else {
                drop(slot, Reject.REVIEW, settled);
              }
            });
    return kept;
  }

  private static boolean isKept(List<SequencedMap<String, String>> verdicts, int number) {
    return verdicts.stream()
        .filter(verdict -> String.valueOf(number).equals(verdict.get("number")))
        .map(verdict -> KEEP.equalsIgnoreCase(verdict.get("verdict")))
        .reduce(Boolean::logicalAnd)
        .orElse(false);
  }

  /// The slots of a set ask the same, which is paid for once.
  private Call call(Prompt prompt, Draft draft, int number) {
    String purpose = prompt.id() + "/" + draft.values.get(TOPIC);
    return prompt.call(planner.name(), draft.values, Seeds.of(seed, purpose, number));
  }

  private Answers answers(Prompt prompt) {
    return new Answers(planner, prompt.output());
  }

  private Proposal candidate(Slot slot, Draft draft, Answerer.Answer answer) {
    String topic = of(draft.values, TOPIC);
    Origin origin = marking.origin(draft.ask, answer.credit());
    Example row =
        Example.of(draft.question, answer.text(), Example.Kind.DOMAIN, origin)
            .withCategory(Example.Category.topic(topic))
            .withSubject(new Example.Subject(domain, topic, null));
    return new Proposal.Candidate(slot, List.of(row));
  }

  private static int set(Slot slot) {
    return slot.number() / SET_SIZE;
  }

  private static int index(Slot slot) {
    return slot.number() % SET_SIZE;
  }

  private static void drop(Slot slot, Reject reason, Map<Slot, Proposal> settled) {
    settled.put(slot, new Proposal.Dropped(slot, reason));
  }

  private static <K, T> T of(Map<K, T> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }
}
