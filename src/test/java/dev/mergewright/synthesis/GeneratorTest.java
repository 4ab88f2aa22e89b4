package dev.mergewright.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Example.Kind;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Split;
import dev.mergewright.llama.Message;
import dev.mergewright.synthesis.Harvest.Status;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Reply;
import dev.mergewright.synthesis.calls.Screen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
  private static final Quota TEN = new Quota(6, 3, 1);

  @Test
  void fillsEveryCellOfEverySplitExactly() throws InterruptedException {
    Harvest harvest =
        harvest(
            List.of(
                domain("a", slot -> slot.number() % 3 == 0, TEN, 100),
                domain("b", slot -> slot.number() % 5 != 0, new Quota(40, 0), 100)),
            List.of());

    assertThat(harvest.status()).isEqualTo(Status.COMPLETE);
    assertThat(harvest.rows().get(Split.SEARCH)).hasSize(46);
    assertThat(harvest.rows().get(Split.SELECT)).hasSize(3);
    assertThat(harvest.rows().get(Split.TEST)).hasSize(1);
    long dropped = harvest.rejects().values().stream().mapToLong(n -> n).sum();
    assertThat(harvest.accepted() + dropped).as("every slot is told of").isEqualTo(harvest.slots());
    assertThat(harvest.rejects()).containsOnlyKeys("schema", "quota_full");
  }

  @Test
  void finishesTheOthersWhenACellStaysShort() throws InterruptedException {
    Harvest harvest =
        harvest(
            List.of(
                domain("barren", slot -> slot.number() == 7, TEN, 30),
                domain("rich", _ -> true, TEN, 30)),
            List.of());

    assertThat(harvest.status()).isEqualTo(Status.SHORT);
    Harvest.Yield barren = harvest.yields().getFirst();
    assertThat(barren.slots()).as("the whole budget, no more").isEqualTo(30);
    assertThat(barren.cells()).containsExactly(new Harvest.Cell(Kind.DOMAIN, 10, 1, true));
    assertThat(barren.rejects()).isEqualTo(Map.of("schema", 29L));
    assertThat(harvest.yields().getLast().isShort()).isFalse();
  }

  @Test
  void pairsStandOrFallTogetherAndShareASplit() throws InterruptedException {
    Strategy pairs =
        (slots, _) ->
            slots.stream()
                .<Proposal>map(
                    slot ->
                        new Proposal.Candidate(
                            slot,
                            List.of(row(slot, Kind.HARMFUL), row(slot, Kind.BENIGN_CONTRAST))))
                .toList();
    CandidateStream stream =
        stream(
            "pairs",
            pairs,
            Map.of(Kind.HARMFUL, new Quota(20, 9, 3), Kind.BENIGN_CONTRAST, new Quota(20, 9, 3)),
            200);
    Sieve notTheFourthTwin =
        candidate -> candidate.slot().number() == 4 ? Reject.NEAR_DUPLICATE : null;

    Harvest harvest = harvest(List.of(stream), List.of(notTheFourthTwin));

    assertThat(harvest.status()).isEqualTo(Status.COMPLETE);
    harvest
        .rows()
        .forEach(
            (split, rows) -> {
              assertThat(rows).as("twins in " + split).hasSizeGreaterThan(5);
              for (int i = 0; i < rows.size(); i += 2) {
                assertThat(rows.get(i).category().name())
                    .isEqualTo(rows.get(i + 1).category().name())
                    .isNotEqualTo("pairs 4");
                assertThat(rows.get(i).kind()).isNotEqualTo(rows.get(i + 1).kind());
              }
            });
  }

  @Test
  void sievesSeeStreamsAndSlotsInOrderWhateverIsFirst() throws InterruptedException {
    List<Slot> seen = new ArrayList<>();
    Sieve watching =
        candidate -> {
          seen.add(candidate.slot());
          return null;
        };
    Sieve holding = candidate -> candidate.slot().number() < 3 ? Reject.RESIDUE : null;
    List<CandidateStream> streams =
        List.of(
            domain("slow", GeneratorTest::slowly, TEN, 16),
            domain("b", GeneratorTest::slowly, TEN, 16),
            domain("c", GeneratorTest::slowly, TEN, 16));

    Harvest harvest = harvest(streams, List.of(holding, watching));

    assertThat(seen)
        .as("without what an earlier sieve holds back")
        .hasSize(39)
        .isSortedAccordingTo(Comparator.comparingInt(Slot::stream).thenComparingInt(Slot::number));
    assertThat(harvest.rejects()).containsEntry("residue", 9L);
  }

  @ParameterizedTest
  @EnumSource(Reply.Why.class)
  void saysWhyItIsNotDoneWhenACallIsMissing(Reply.Why why) throws InterruptedException {
    Harvest harvest =
        harvest(List.of(asking(5)), List.of(), missing(call -> call.seed() == 3, why));

    assertThat(harvest.status().name()).isEqualTo(why.name());
    assertThat(harvest.yields().getFirst().pending()).isEqualTo(1);
  }

  @Test
  void isNotDoneWhereTheMissingCallCouldHaveTakenAPlace() throws InterruptedException {
    assertThat(
            harvest(List.of(asking(5)), List.of(), missing(call -> call.seed() == 0, Reply.Why.CAP))
                .status())
        .as("later slots fill the cell, but with the reply the first would")
        .isEqualTo(Status.CAP);
  }

  @Test
  void isDoneWhenOnlyCallsAreMissingThatNoPlaceWaitsFor() throws InterruptedException {
    Harvest harvest =
        harvest(List.of(asking(5)), List.of(), missing(call -> call.seed() > 9, Reply.Why.CAP));

    assertThat(harvest.status()).isEqualTo(Status.COMPLETE);
    assertThat(harvest.accepted()).isEqualTo(5);
  }

  @Test
  void spreadsAttributesEvenlyOverTheSlots() {
    SlotValues values =
        new SlotValues(
            Map.of("category", "S1"),
            List.of(),
            Map.of("style", List.of("plain", "formal", "slang")));
    CandidateStream stream =
        new CandidateStream(
            "a",
            (_, _) -> List.of(),
            values,
            7,
            Map.of(Kind.DOMAIN, TEN),
            Set.of(Kind.DOMAIN),
            99,
            null);

    List<Slot> slots = stream.slots(0, 0, 30);

    for (int from = 0; from < 30; from += 3) {
      assertThat(slots.subList(from, from + 3))
          .extracting(slot -> slot.values().get("style"))
          .containsExactlyInAnyOrder("plain", "formal", "slang");
    }
    assertThat(slots).extracting(Slot::seed).doesNotHaveDuplicates();
    assertThat(slots).allMatch(slot -> "S1".equals(slot.values().get("category")));
  }

  private static boolean slowly(Slot slot) {
    try {
      // Unseeded on purpose: the order must not depend on who is first.
      Thread.sleep(0, ThreadLocalRandom.current().nextInt(1, 400_000));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return slot.number() >= 0;
  }

  private static CandidateStream domain(
      String name, Function<Slot, Boolean> isGood, Quota quota, int candidates) {
    Strategy strategy =
        (slots, _) ->
            slots.stream()
                .<Proposal>map(
                    slot ->
                        isGood.apply(slot)
                            ? new Proposal.Candidate(slot, List.of(row(slot, Kind.DOMAIN)))
                            : new Proposal.Dropped(slot, Reject.SCHEMA))
                .toList();
    return stream(name, strategy, Map.of(Kind.DOMAIN, quota), candidates);
  }

  /// A stream whose slots need one call each, with their numbers as seeds.
  private static CandidateStream asking(int rows) {
    Strategy strategy =
        (slots, round) -> {
          List<Call> calls =
              slots.stream()
                  .map(
                      slot ->
                          new Call("m", List.of(Message.user("q")), 1, 9, slot.number(), List.of()))
                  .toList();
          List<Reply> replies = round.caller().replies(calls);
          List<Proposal> proposals = new ArrayList<>();
          for (int i = 0; i < slots.size(); i++) {
            proposals.add(
                replies.get(i) instanceof Reply.NotAsked
                    ? new Proposal.Pending(slots.get(i))
                    : new Proposal.Candidate(
                        slots.get(i), List.of(row(slots.get(i), Kind.DOMAIN))));
          }
          return proposals;
        };
    return stream("asking", strategy, Map.of(Kind.DOMAIN, new Quota(rows, 0)), 100);
  }

  private static CandidateStream stream(
      String name, Strategy strategy, Map<Kind, Quota> quotas, int candidates) {
    return new CandidateStream(
        name,
        strategy,
        new SlotValues(Map.of(), List.of(), Map.of()),
        Seeds.of(1, name, 0),
        quotas,
        quotas.keySet(),
        candidates,
        null);
  }

  private static Example row(Slot slot, Kind kind) {
    String name = "%s %d".formatted(slot.stream() == 0 ? "pairs" : slot.stream(), slot.number());
    return Example.of("question " + name, "answer", kind, null, name, Origin.grammar());
  }

  private static Harvest harvest(List<CandidateStream> streams, List<Sieve> sieves)
      throws InterruptedException {
    return harvest(streams, sieves, missing(_ -> false, Reply.Why.CAP));
  }

  private static Harvest harvest(List<CandidateStream> streams, List<Sieve> sieves, Caller caller)
      throws InterruptedException {
    return new Generator(streams, sieves, _ -> false, 1, Progress.SILENT).generate(caller);
  }

  /// Answers all calls but some.
  private static Caller missing(Function<Call, Boolean> isMissing, Reply.Why why) {
    return new Caller() {
      @Override
      public List<Reply> replies(List<Call> calls) {
        return calls.stream()
            .<Reply>map(
                call ->
                    isMissing.apply(call)
                        ? new Reply.NotAsked(why)
                        : new Reply.Said(
                            "yes", false, new Receipt("", "stop", 1, 1, null, Instant.EPOCH)))
            .toList();
      }

      @Override
      public List<Reply> replies(List<Call> calls, Screen screen) {
        return replies(calls);
      }
    };
  }
}
