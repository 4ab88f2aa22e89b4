package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Making;
import dev.mergewright.dataset.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a run of a [Generator] gave: rows, and what became of every slot.
///
/// @param status how it ended
/// @param rows accepted rows by split, in canonical order
/// @param yields what each stream gave
/// @param rejected the candidates that were held back or dropped, in canonical order
/// @param counts what strategies counted beside rows and rejects
/// @param spending what each model was asked and cost
/// @param figures what was measured of the candidates
public record Harvest(
    Status status,
    Map<Split, List<Example>> rows,
    List<Yield> yields,
    List<Rejected> rejected,
    Map<String, Long> counts,
    List<Making.Spending> spending,
    List<Making.Figure> figures) {
  /// How a run ended.
  public enum Status {
    /// Every required cell is full.
    COMPLETE,
    /// The slots are spent and some cells are short.
    SHORT,
    /// Calls that were never made are needed, and only recorded ones were wanted.
    RECORDED_ONLY,
    /// The budget in money is spent.
    CAP,
    /// Somebody stopped it.
    STOPPED,
    /// An endpoint failed too often.
    UNAVAILABLE
  }

  public Harvest {
    Map<Split, List<Example>> copy = new EnumMap<>(Split.class);
    rows.forEach((split, examples) -> copy.put(split, List.copyOf(examples)));
    rows = Collections.unmodifiableMap(copy);
    yields = List.copyOf(yields);
    rejected = List.copyOf(rejected);
    spending = List.copyOf(spending);
    figures = List.copyOf(figures);
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /// The rows that are to come of one kind of a stream.
  ///
  /// @param isRequired whether the run goes on until it is full
  public record Cell(Example.Kind kind, int wanted, int accepted, boolean isRequired) {
    /// Whether rows are missing that the run promised.
    public boolean isShort() {
      return isRequired && accepted < wanted;
    }
  }

  /// What one stream gave.
  ///
  /// @param stream its name
  /// @param slots how many slots were tried
  /// @param pending how many of them wait for a call that was not made
  /// @param rejects how many became nothing, by reason
  public record Yield(
      String stream, int slots, long pending, List<Cell> cells, Map<String, Long> rejects) {
    public Yield {
      cells = List.copyOf(cells);
      rejects = Collections.unmodifiableMap(new TreeMap<>(rejects));
    }

    public boolean isShort() {
      return cells.stream().anyMatch(Cell::isShort);
    }
  }

  /// A candidate that became no row.
  ///
  /// @param stream the name of its stream
  /// @param slot the number of its slot
  /// @param rows its rows, none when it did not get that far
  public record Rejected(String stream, int slot, Reject reason, List<Example> rows) {
    public Rejected {
      rows = List.copyOf(rows);
    }
  }

  Harvest withSpending(List<Making.Spending> spent) {
    return new Harvest(status, rows, yields, rejected, counts, spent, figures);
  }

  Harvest withRows(Map<Split, List<Example>> noted) {
    return new Harvest(status, noted, yields, rejected, counts, spending, figures);
  }

  /// With what the jury said: its counts beside those of the strategies, as `jury_agreed` and so
  /// on.
  Harvest withTally(JuryTally tally) {
    Map<String, Long> all = new TreeMap<>(counts);
    tally.counts().forEach((name, count) -> all.put("jury_" + name, count));
    return new Harvest(status, rows, yields, rejected, all, spending, tally.figures(counts));
  }

  /// Refuses a harvest that lacks rows.
  ///
  /// @throws InvalidInputException when a required cell is not full
  public Harvest requireComplete() {
    if (status != Status.COMPLETE) {
      long missing =
          yields.stream()
              .flatMap(yield -> yield.cells().stream())
              .filter(Cell::isShort)
              .mapToLong(cell -> cell.wanted() - cell.accepted())
              .sum();
      throw new InvalidInputException(
          "%d questions gave %d rows, %d fewer than asked for (dropped: %s); raise the candidates or lower the rows"
              .formatted(slots(), accepted(), missing, rejects()));
    }
    return this;
  }

  /// Accepted rows of all streams.
  public int accepted() {
    return rows.values().stream().mapToInt(List::size).sum();
  }

  /// The rows that wait for a person: replies to benign requests that no judge could score, of
  /// candidates that lack nothing else. Nobody can look at what became of harmful requests: their
  /// replies were dropped unseen.
  public List<Example> unsettled() {
    return rejected.stream()
        .filter(one -> one.reason() == Reject.UNSCORABLE)
        .flatMap(one -> one.rows().stream())
        .filter(row -> row.kind() == Example.Kind.BENIGN_CONTRAST)
        .toList();
  }

  /// Slots that all streams tried.
  public int slots() {
    return yields.stream().mapToInt(Yield::slots).sum();
  }

  /// How many candidates became nothing, by reason.
  public Map<String, Long> rejects() {
    Map<String, Long> all = new TreeMap<>();
    yields.forEach(
        yield -> yield.rejects().forEach((reason, count) -> all.merge(reason, count, Long::sum)));
    return all;
  }
}
