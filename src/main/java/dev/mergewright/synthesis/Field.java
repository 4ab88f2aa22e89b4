package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A stream at work: the slots it has tried, the places that are still open, and what became of its
/// candidates.
final class Field {
  // A candidate in three or more is lost; rounds are large enough for a batch and small enough not
  // to waste paid calls.
  private static final double SLOTS_PER_MISSING_ROW = 1.5;
  private static final int SMALLEST_ROUND = 16;
  private static final int LARGEST_ROUND = 256;

  private final CandidateStream stream;
  private final int number;
  private final Map<Example.Kind, Places> places;
  private final Map<Reject, Long> rejects = new EnumMap<>(Reject.class);
  private int tried;
  private long pending;

  Field(CandidateStream stream, int number) {
    this.stream = stream;
    this.number = number;
    places = stream.places();
  }

  CandidateStream stream() {
    return stream;
  }

  /// Slots tried so far.
  int tried() {
    return tried;
  }

  /// Rows that must still come.
  int missing() {
    return stream.required().stream().mapToInt(this::left).sum();
  }

  /// The share of its rows that must still come, in [0, 1].
  double shareMissing() {
    return (double) missing() / stream.requiredRows();
  }

  /// The stream with how far it is, `S8 11/50`.
  String inWords() {
    int rows = stream.requiredRows();
    return "%s %d/%d".formatted(stream.name(), rows - missing(), rows);
  }

  boolean isOpen() {
    return missing() > 0 && tried < stream.candidates();
  }

  /// The kinds with open places.
  Set<Example.Kind> wanted() {
    EnumSet<Example.Kind> wanted = EnumSet.noneOf(Example.Kind.class);
    places.forEach(
        (kind, open) -> {
          if (open.left() > 0) {
            wanted.add(kind);
          }
        });
    return wanted;
  }

  /// The slots of the next round. Their number follows from the rows that are missing, never from
  /// threads or time.
  List<Slot> nextSlots() {
    long wanted = (long) Math.ceil(missing() * SLOTS_PER_MISSING_ROW);
    int size =
        Math.min(stream.candidates() - tried, Math.clamp(wanted, SMALLEST_ROUND, LARGEST_ROUND));
    tried += size;
    return stream.slots(number, tried - size, tried);
  }

  /// Takes places for all rows of a candidate, in one split: the first in which each finds one.
  Optional<Split> place(Proposal.Candidate candidate) {
    Map<Example.Kind, Long> needed = new TreeMap<>();
    candidate.rows().forEach(row -> needed.merge(row.kind(), 1L, Long::sum));
    Places leading = places.get(candidate.rows().getFirst().kind());
    if (leading == null) {
      return Optional.empty();
    }
    Optional<Split> split =
        leading.order().stream().filter(open -> hasRoom(needed, open)).findFirst();
    split.ifPresent(
        found ->
            candidate
                .rows()
                .forEach(row -> Objects.requireNonNull(places.get(row.kind())).take(found)));
    return split;
  }

  void reject(Reject reason) {
    rejects.merge(reason, 1L, Long::sum);
  }

  void leavePending() {
    pending++;
  }

  /// What came of the stream.
  Harvest.Yield yield() {
    List<Harvest.Cell> cells = new ArrayList<>();
    stream
        .quotas()
        .forEach(
            (kind, quota) ->
                cells.add(
                    new Harvest.Cell(
                        kind,
                        quota.total(),
                        quota.total() - left(kind),
                        stream.required().contains(kind))));
    Map<String, Long> reasons = new TreeMap<>();
    rejects.forEach((reason, count) -> reasons.put(reason.key(), count));
    return new Harvest.Yield(stream.name(), tried, pending, cells, reasons);
  }

  private boolean hasRoom(Map<Example.Kind, Long> needed, Split split) {
    return needed.entrySet().stream()
        .allMatch(
            kind -> {
              Places open = places.get(kind.getKey());
              return open != null && open.left(split) >= kind.getValue();
            });
  }

  private int left(Example.Kind kind) {
    Places open = places.get(kind);
    return open == null ? 0 : open.left();
  }
}
