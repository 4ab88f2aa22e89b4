package dev.mergewright.experiment.journal;

import dev.mergewright.experiment.journal.JournalEntry.Candidate;
import dev.mergewright.experiment.journal.JournalEntry.Rung;
import dev.mergewright.experiment.rows.RowLosses;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What recipes were measured before, on the same rows with the same arithmetic: by any arm or seed
/// of this run, or by the run that it was forked from.
///
/// Losses do not depend on who asks, so a run that looks here first writes the journal that it
/// would write without. A failure is not kept: it may have been the machine's.
///
/// Safe for concurrent use.
public final class KnownResults {
  private final Journal journal;
  private final Map<String, Map<String, Double>> losses = new HashMap<>();
  private final Map<Part, String> rows = new HashMap<>();

  /// The rows that a candidate was raced over so far, by term.
  private final Map<String, Map<String, Integer>> raced = new HashMap<>();

  private int read;
  private int reused;

  /// Rows of a term that a rung adds, by their places in the term's order.
  private record Part(String recipe, String term, int from, int count) {}

  private KnownResults(Journal journal) {
    this.journal = journal;
  }

  /// What a run knows.
  ///
  /// @param journal the run's own, now and as it grows
  /// @param others entries of another run with the same models, data and arithmetic
  public static KnownResults of(Journal journal, List<JournalEntry> others) {
    KnownResults known = new KnownResults(journal);
    others.forEach(known::add);
    known.raced.clear();
    return known;
  }

  /// The mean loss of every term over all `search` rows, in the order asked for.
  ///
  /// @return empty unless all are known
  public synchronized Optional<Map<String, Double>> losses(String recipe, List<String> terms) {
    catchUp();
    Map<String, Double> known = losses.getOrDefault(recipe, Map.of());
    if (!known.keySet().containsAll(terms)) {
      return Optional.empty();
    }
    reused++;
    Map<String, Double> asked = new LinkedHashMap<>();
    terms.forEach(term -> asked.put(term, known.get(term)));
    return Optional.of(asked);
  }

  /// The loss of every row of a rung.
  ///
  /// @param from the place of the rung's first row in the order of each term
  /// @param counts how many rows the rung adds, by term
  /// @return empty unless all are known
  public synchronized Optional<RowLosses> rows(
      String recipe, Map<String, Integer> from, Map<String, Integer> counts) {
    catchUp();
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      String term = count.getKey();
      String encoded =
          rows.get(new Part(recipe, term, from.getOrDefault(term, 0), count.getValue()));
      if (encoded == null) {
        return Optional.empty();
      }
      found.put(term, encoded);
    }
    reused++;
    return Optional.of(RowLosses.read(found));
  }

  /// How often an answer was known.
  public synchronized int reused() {
    return reused;
  }

  private void catchUp() {
    List<JournalEntry> news = journal.since(read);
    news.forEach(this::add);
    read += news.size();
  }

  private void add(JournalEntry entry) {
    switch (entry) {
      case Candidate candidate -> add(candidate);
      case Rung rung -> add(rung);
      default -> {}
    }
  }

  /// The means of a race are of rounded losses, losses with a slope of unrounded weights: both stay
  /// out.
  private void add(Candidate candidate) {
    if (candidate.failure() == null
        && candidate.slope() == null
        && !raced.containsKey(name(candidate.arm(), candidate.index()))) {
      losses.computeIfAbsent(candidate.recipe(), _ -> new HashMap<>()).putAll(candidate.losses());
    }
  }

  private void add(Rung rung) {
    Map<String, Integer> from =
        raced.computeIfAbsent(name(rung.arm(), rung.index()), _ -> new HashMap<>());
    RowLosses.read(rung.rows())
        .sizes()
        .forEach(
            (term, count) -> {
              int first = from.getOrDefault(term, 0);
              rows.put(new Part(rung.recipe(), term, first, count), rung.rows().get(term));
              from.put(term, first + count);
            });
  }

  private static String name(String arm, int index) {
    return arm + "#" + index;
  }
}
