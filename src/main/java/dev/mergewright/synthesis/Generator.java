package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import dev.mergewright.synthesis.calls.Caller;
import dev.mergewright.synthesis.calls.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Fills the cells of a dataset, in rounds: every stream that is short tries its next slots, sieves
/// look at what came of them, and the rest takes places until the cells are full or the slots are
/// spent.
///
/// Everything but the replies is a pure function of the settings: slots are numbered, candidates
/// are looked at in the order of round, stream and slot, and the size of a round follows from what
/// is missing. So run again over recorded replies, with any number of threads, it gives the same.
public final class Generator {
  private final List<Field> fields;
  private final List<Sieve> sieves;
  private final Predicate<String> measured;
  private final Seen asked;
  private final double likeness;
  private final Progress progress;
  private final Map<Split, List<Example>> rows = new EnumMap<>(Split.class);
  private final List<Harvest.Rejected> rejected = new ArrayList<>();
  private final Map<String, Long> counts = new ConcurrentSkipListMap<>();
  private boolean hasGap;

  /// @param streams where candidates come from
  /// @param sieves what they must pass, in this order
  /// @param measured tells questions that must not come up, because something is measured on them;
  ///   safe for concurrent use
  /// @param likeness questions at least this much alike count as one, in (0, 1]
  /// @param progress is told of rows
  public Generator(
      List<CandidateStream> streams,
      List<Sieve> sieves,
      Predicate<String> measured,
      double likeness,
      Progress progress) {
    fields =
        IntStream.range(0, streams.size()).mapToObj(i -> new Field(streams.get(i), i)).toList();
    this.sieves = List.copyOf(sieves);
    this.likeness = likeness;
    this.measured = measured;
    asked = new Seen(likeness);
    this.progress = progress;
  }

  /// Works until the cells are full, the slots are spent or a call is not made. To be called once.
  public Harvest generate(Caller caller) throws InterruptedException {
    WatchedCaller watched = new WatchedCaller(caller);
    List<Field> open = openFields();
    while (!open.isEmpty() && watched.missed() == null) {
      settle(sifted(proposals(open, watched), watched));
      progress.advance(accepted(), slots() + " candidates" + weakest());
      open = openFields();
    }
    return new Harvest(
        status(watched.missed()),
        rows,
        fields.stream().map(Field::yield).toList(),
        rejected,
        counts,
        List.of(),
        List.of());
  }

  /// A proposal with the field it grew on.
  private record Grown(Field field, Proposal proposal) {}

  private List<Field> openFields() {
    return fields.stream().filter(Field::isOpen).toList();
  }

  /// What the streams make of their next slots, side by side; in the order of streams and slots.
  private List<Grown> proposals(List<Field> open, Caller caller) throws InterruptedException {
    List<Seen> askedNow = open.stream().map(_ -> new Seen(likeness)).toList();
    List<Future<List<Proposal>>> work = new ArrayList<>();
    List<Grown> grown = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < open.size(); i++) {
        Field field = open.get(i);
        Round round = round(field, caller, askedNow.get(i));
        List<Slot> slots = field.nextSlots();
        work.add(threads.submit(() -> field.stream().strategy().propose(slots, round)));
      }
      try {
        for (int i = 0; i < open.size(); i++) {
          Field field = open.get(i);
          work.get(i).get().forEach(proposal -> grown.add(new Grown(field, proposal)));
        }
      } catch (ExecutionException e) {
        throw cause(e);
      } finally {
        // After the last proposal nothing runs; after a failure the others are not worth their
        // price.
        threads.shutdownNow();
      }
    }
    askedNow.forEach(seen -> seen.texts().forEach(asked::add));
    return grown;
  }

  private Round round(Field field, Caller caller, Seen askedNow) {
    return new Round(
        caller,
        new QuestionGate(field.stream().wellFormed(), measured, asked, askedNow),
        field.wanted(),
        name -> counts.merge(name, 1L, Long::sum));
  }

  /// The proposals without those that a sieve holds back. A sieve that misses a reply leaves a gap:
  /// what it decides then is not what it would decide with it.
  private List<Grown> sifted(List<Grown> grown, WatchedCaller caller) throws InterruptedException {
    List<Grown> left = grown;
    for (Sieve sieve : sieves) {
      boolean wasComplete = caller.missed() == null;
      sieve.prepare(candidates(left), caller);
      hasGap |= wasComplete && caller.missed() != null;
      List<Grown> passed = new ArrayList<>();
      for (Grown one : left) {
        passed.add(sifted(one, sieve));
      }
      left = passed;
    }
    return left;
  }

  private static Grown sifted(Grown grown, Sieve sieve) {
    if (!(grown.proposal instanceof Proposal.Candidate candidate)) {
      return grown;
    }
    Reject reason = sieve.reject(candidate);
    return new Grown(
        grown.field,
        reason == null
            ? sieve.noted(candidate)
            : new Proposal.Dropped(candidate.slot(), reason, candidate.rows()));
  }

  private static List<Proposal.Candidate> candidates(List<Grown> grown) {
    return grown.stream()
        .map(Grown::proposal)
        .filter(Proposal.Candidate.class::isInstance)
        .map(Proposal.Candidate.class::cast)
        .toList();
  }

  /// Gives candidates their places, in order. What comes after a missed call does not count as
  /// complete: with the reply, an earlier slot might have taken the place.
  private void settle(List<Grown> grown) {
    for (Grown one : grown) {
      Field field = one.field;
      switch (one.proposal) {
        case Proposal.Candidate candidate -> place(field, candidate);
        case Proposal.Dropped dropped -> reject(field, dropped);
        case Proposal.Pending _ -> {
          field.leavePending();
          hasGap |= fields.stream().anyMatch(other -> !other.wanted().isEmpty());
        }
      }
    }
  }

  private void place(Field field, Proposal.Candidate candidate) {
    Optional<Split> split = field.place(candidate);
    if (split.isEmpty()) {
      reject(field, new Proposal.Dropped(candidate.slot(), Reject.QUOTA_FULL, candidate.rows()));
      return;
    }
    rows.computeIfAbsent(split.get(), _ -> new ArrayList<>()).addAll(candidate.rows());
  }

  private void reject(Field field, Proposal.Dropped dropped) {
    field.reject(dropped.reason());
    rejected.add(
        new Harvest.Rejected(
            field.stream().name(), dropped.slot().number(), dropped.reason(), dropped.rows()));
  }

  private Harvest.Status status(Reply.@Nullable Why missed) {
    if (!hasGap && fields.stream().allMatch(field -> field.missing() == 0)) {
      return Harvest.Status.COMPLETE;
    }
    return switch (missed) {
      case null -> Harvest.Status.SHORT;
      case RECORDED_ONLY -> Harvest.Status.RECORDED_ONLY;
      case CAP -> Harvest.Status.CAP;
      case STOPPED -> Harvest.Status.STOPPED;
      case UNAVAILABLE -> Harvest.Status.UNAVAILABLE;
    };
  }

  private long accepted() {
    return rows.values().stream().mapToLong(List::size).sum();
  }

  private long slots() {
    return fields.stream().mapToLong(Field::tried).sum();
  }

  /// The stream that is furthest behind, where there are several.
  private String weakest() {
    return fields.size() < 2
        ? ""
        : fields.stream()
            .filter(field -> field.missing() > 0)
            .max(Comparator.comparingDouble(Field::shareMissing))
            .map(field -> ", weakest " + field.inWords())
            .orElse("");
  }

  private static RuntimeException cause(ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case InterruptedException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException("a strategy failed", e);
    };
  }
}
