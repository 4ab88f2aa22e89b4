package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.mergewright.dataset.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Gets replies from the record where it has them and else from the models, and records them: no
/// reply is paid for twice.
///
/// Equal calls are asked once. Calls to an endpoint run side by side under its governor. Lists for
/// a model that answers in batches are cut into its batches whatever is recorded, and a batch of
/// which anything is missing runs whole: so batches, and with them the last bits of a float, depend
/// on nothing but the list. Replies are handed on when they are on disk.
public final class RecordedCaller implements Caller {
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<String, Governor> governors = new LinkedHashMap<>();
  private final @Nullable CallJournal journal;
  private final List<Recording> earlier;
  private final boolean asks;
  private final Budget budget;
  private final Drafts drafts;
  private final Map<String, CompletableFuture<Reply>> asking = new ConcurrentHashMap<>();
  private final LongAdder recorded = new LongAdder();
  private final LongAdder asked = new LongAdder();
  private final LongAdder tokensIn = new LongAdder();
  private final LongAdder tokensOut = new LongAdder();
  private volatile boolean hasUnknownPrice;
  private volatile boolean isStopped;

  private RecordedCaller(
      Collection<Speaker> speakers,
      @Nullable CallJournal journal,
      List<Recording> earlier,
      boolean asks,
      Spending spending,
      Time time) {
    this.journal = journal;
    this.earlier = List.copyOf(earlier);
    this.asks = asks;
    budget =
        new Budget(spending.cap(), journal == null ? BigDecimal.ZERO : journal.recording().spent());
    drafts = new Drafts(time);
    addLines(speakers, time);
  }

  /// Asks what no record has.
  ///
  /// @param speakers who can be asked
  /// @param journal keeps the replies; stays its owner's to close
  /// @param reuse records of other runs, whose replies are copied and cost nothing
  /// @throws dev.mergewright.checkpoint.InvalidInputException when a cap is set and a price unknown
  public static RecordedCaller open(
      Collection<Speaker> speakers, CallJournal journal, List<Recording> reuse, Spending spending) {
    return open(speakers, journal, reuse, spending, Time.SYSTEM);
  }

  static RecordedCaller open(
      Collection<Speaker> speakers,
      CallJournal journal,
      List<Recording> reuse,
      Spending spending,
      Time time) {
    spending.requirePrices(speakers);
    return new RecordedCaller(speakers, journal, reuse, true, spending, time);
  }

  /// Asks nobody: what the records lack comes back as not asked.
  public static RecordedCaller recordedOnly(
      Collection<Speaker> speakers, List<Recording> recordings) {
    return new RecordedCaller(speakers, null, recordings, false, Spending.UNLIMITED, Time.SYSTEM);
  }

  /// Asks, and keeps nothing.
  public static RecordedCaller unrecorded(Speaker speaker) {
    return unrecorded(List.of(speaker));
  }

  /// Asks, and keeps nothing.
  public static RecordedCaller unrecorded(Collection<Speaker> speakers) {
    return new RecordedCaller(speakers, null, List.of(), true, Spending.UNLIMITED, Time.SYSTEM);
  }

  /// Speakers at one address share a governor, with the strictest of their limits.
  private void addLines(Collection<Speaker> speakers, Time time) {
    Set<Identity> known = journal == null ? Set.of() : journal.recording().speakers();
    Map<String, Limits> limits = new HashMap<>();
    for (Speaker speaker : speakers) {
      if (speaker.isRemote()) {
        limits.merge(
            speaker.identity().address(),
            Objects.requireNonNull(speaker.conditions().limits()),
            Limits::strictest);
      }
    }
    limits.forEach((address, limit) -> governors.put(address, new Governor(limit, time)));
    for (Speaker speaker : speakers) {
      Governor governor = speaker.isRemote() ? governors.get(speaker.identity().address()) : null;
      Courier courier =
          governor == null
              ? null
              : new Courier(
                  governor,
                  budget,
                  time,
                  () -> isStopped,
                  this::hasRoom,
                  known.contains(speaker.identity()));
      if (lines.put(speaker.name(), new Line(speaker, courier)) != null) {
        throw new IllegalArgumentException("two models are called " + speaker.name());
      }
    }
  }

  @Override
  public List<Reply> replies(List<Call> calls) throws InterruptedException {
    return new Work(null).replies(calls);
  }

  @Override
  public List<Reply> replies(List<Call> calls, Screen screen) throws InterruptedException {
    return new Work(screen).replies(calls);
  }

  /// Lets the calls in flight finish and starts no other.
  public void stop() {
    isStopped = true;
  }

  /// Where the calls stand.
  public Totals totals() {
    long failed = 0;
    long throttled = 0;
    for (Line line : lines.values()) {
      Courier courier = line.courier();
      failed += courier == null ? 0 : courier.failed();
      throttled += courier == null ? 0 : courier.throttled();
    }
    return new Totals(
        recorded.sum(),
        asked.sum(),
        failed,
        throttled,
        governors.values().stream().mapToInt(Governor::inFlight).sum(),
        governors.values().stream().mapToInt(Governor::limit).sum(),
        tokensIn.sum(),
        tokensOut.sum(),
        budget.spent(),
        budget.unanswered(),
        budget.cap(),
        hasUnknownPrice);
  }

  private boolean hasRoom() {
    return journal == null || journal.awaitRoom();
  }

  private @Nullable JournalRecord own(String key) {
    return journal == null ? null : journal.recording().find(key);
  }

  private @Nullable JournalRecord find(String key) {
    JournalRecord found = own(key);
    for (int i = 0; found == null && i < earlier.size(); i++) {
      found = earlier.get(i).find(key);
    }
    return found;
  }

  /// A call with its address.
  private record Entry(String key, Call call) {}

  /// The replies to one list.
  private final class Work {
    private final @Nullable Screen screen;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final SideBySide tasks = new SideBySide();

    Work(@Nullable Screen screen) {
      this.screen = screen;
    }

    List<Reply> replies(List<Call> calls) throws InterruptedException {
      List<String> keys = new ArrayList<>();
      SequencedMap<Line, SequencedMap<String, Entry>> entries = new LinkedHashMap<>();
      for (Call call : calls) {
        Line line = lines.get(call.speaker());
        if (line == null) {
          throw new IllegalArgumentException("no model is called " + call.speaker());
        }
        String key = CallKey.of(line.speaker(), call);
        keys.add(key);
        entries
            .computeIfAbsent(line, _ -> new LinkedHashMap<>())
            .putIfAbsent(key, new Entry(key, call));
      }
      try {
        List<SideBySide.Task> all = new ArrayList<>();
        entries.forEach((line, of) -> all.addAll(tasks(line, List.copyOf(of.values()))));
        tasks.runAll(all);
      } finally {
        if (journal != null) {
          journal.sync();
        }
      }
      return keys.stream().map(key -> Objects.requireNonNull(replies.get(key))).toList();
    }

    private List<SideBySide.Task> tasks(Line line, List<Entry> entries) {
      boolean isMissing = entries.stream().anyMatch(entry -> find(entry.key) == null);
      if (asks && isMissing && !isStopped && line.model() instanceof BatchChatModel model) {
        return List.of(() -> answerInBatches(line, model, entries));
      }
      int workers = isMissing || screen != null ? Math.min(line.inFlight(), entries.size()) : 1;
      AtomicInteger next = new AtomicInteger();
      return Collections.nCopies(workers, () -> answerNext(line, entries, next));
    }

    private void answerNext(Line line, List<Entry> entries, AtomicInteger next)
        throws InterruptedException {
      for (int i = next.getAndIncrement();
          i < entries.size() && !tasks.hasFailed();
          i = next.getAndIncrement()) {
        replies.put(entries.get(i).key, reply(line, entries.get(i)));
      }
    }

    private void answerInBatches(Line line, BatchChatModel model, List<Entry> entries)
        throws InterruptedException {
      for (int from = 0; from < entries.size() && !tasks.hasFailed(); from += model.batch()) {
        List<Entry> batch = entries.subList(from, Math.min(entries.size(), from + model.batch()));
        Map<String, JournalRecord> fresh = new HashMap<>();
        if (!isStopped && batch.stream().anyMatch(entry -> find(entry.key) == null)) {
          requireWritable();
          fresh.putAll(fresh(line, model, batch));
        }
        List<SideBySide.Task> admissions = new ArrayList<>();
        for (Entry entry : batch) {
          JournalRecord draft = fresh.get(entry.key);
          admissions.add(
              () ->
                  replies.put(
                      entry.key,
                      draft == null || find(entry.key) != null
                          ? reply(line, entry)
                          : admitted(draft, entry)));
        }
        if (screen == null) {
          for (SideBySide.Task admission : admissions) {
            admission.run();
          }
        } else {
          tasks.runAll(admissions);
        }
      }
    }

    private Map<String, JournalRecord> fresh(Line line, BatchChatModel model, List<Entry> batch) {
      List<ChatResponse> responses =
          model.chatAll(batch.stream().map(entry -> ChatRequests.of(entry.call, false)).toList());
      Map<String, JournalRecord> fresh = new HashMap<>();
      for (int i = 0; i < batch.size(); i++) {
        Entry entry = batch.get(i);
        ChatResponse response = responses.get(i);
        Courier.Usage usage = Courier.Usage.of(entry.call, response);
        fresh.put(
            entry.key,
            drafts.answered(entry.key, line.speaker().identity(), response, usage, null, 1));
        countAsked(usage);
      }
      return fresh;
    }

    private Reply reply(Line line, Entry entry) throws InterruptedException {
      JournalRecord found = find(entry.key);
      if (found != null) {
        recorded.increment();
        return admitted(own(entry.key) == null ? found.asReused() : found, entry);
      }
      if (!asks) {
        return new Reply.NotAsked(Reply.Why.RECORDED_ONLY);
      }
      if (isStopped) {
        return new Reply.NotAsked(Reply.Why.STOPPED);
      }
      return askOnce(line, entry);
    }

    /// Equal calls of two lists at the same time are one call.
    private Reply askOnce(Line line, Entry entry) throws InterruptedException {
      CompletableFuture<Reply> mine = new CompletableFuture<>();
      CompletableFuture<Reply> other = asking.putIfAbsent(entry.key, mine);
      if (other != null) {
        Reply reply = SideBySide.result(other);
        return find(entry.key) == null ? reply : reply(line, entry);
      }
      try {
        Reply reply = ask(line, entry);
        mine.complete(reply);
        return reply;
      } catch (InterruptedException | RuntimeException | Error e) {
        mine.completeExceptionally(e);
        throw e;
      } finally {
        asking.remove(entry.key);
      }
    }

    private Reply ask(Line line, Entry entry) throws InterruptedException {
      requireWritable();
      ChatModel model = line.model();
      if (model instanceof ReplayChatModel replay) {
        return admitted(replay.record(line.speaker().name(), entry.key).asReused(), entry);
      }
      Identity identity = line.speaker().identity();
      return switch (line.deliver(entry.call, entry.key)) {
        case Courier.Delivery.Answered answer -> {
          countAsked(answer.usage());
          hasUnknownPrice |= line.speaker().isRemote() && answer.cost() == null;
          yield admitted(
              drafts.answered(
                  entry.key,
                  identity,
                  answer.response(),
                  answer.usage(),
                  answer.cost(),
                  answer.attempts()),
              entry);
        }
        case Courier.Delivery.Rejected rejected ->
            admitted(
                drafts.rejected(entry.key, identity, rejected.reason(), rejected.attempts()),
                entry);
        case Courier.Delivery.Filtered filtered ->
            admitted(drafts.filtered(entry.key, identity, filtered.attempts()), entry);
        case Courier.Delivery.Missing missing -> new Reply.NotAsked(missing.why());
      };
    }

    /// What may be handed on of a record, which is written unless the journal has it. A text that
    /// must be screened is judged first and may never get that far.
    private Reply admitted(JournalRecord record, Entry entry) throws InterruptedException {
      JournalRecord judged = record;
      String text = record.text();
      if (screen != null && text != null && !record.screened()) {
        Verdict verdict = screen.verdict(entry.call, text);
        if (verdict == null) {
          return new Reply.NotAsked(whyUnjudged());
        }
        judged = verdict == Verdict.REFUSED ? record.passed() : record.redacted(verdict);
      }
      if (journal == null || own(entry.key) != null) {
        return judged.reply();
      }
      JournalRecord kept = journal.append(judged);
      return kept == judged ? kept.reply() : admitted(kept, entry);
    }

    private Reply.Why whyUnjudged() {
      if (!asks) {
        return Reply.Why.RECORDED_ONLY;
      }
      if (isStopped) {
        return Reply.Why.STOPPED;
      }
      return budget.isExhausted() ? Reply.Why.CAP : Reply.Why.UNAVAILABLE;
    }

    private void countAsked(Courier.Usage usage) {
      asked.increment();
      tokensIn.add(usage.in());
      tokensOut.add(usage.out());
    }

    private void requireWritable() {
      if (journal != null) {
        journal.requireWritable();
      }
    }
  }
}
