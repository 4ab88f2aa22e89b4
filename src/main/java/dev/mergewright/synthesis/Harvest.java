package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One pass of ask, answer and accept, in rounds, until the quota is full or the budget of
/// questions is spent.
///
/// The size of a round follows from the rows that are missing, never from threads or time.
final class Harvest {
  // A question in four or more is lost; rounds are large enough for a batch and small enough not to
  // waste paid calls.
  private static final double ASKED_PER_MISSING_ROW = 1.5;
  private static final int SMALLEST_ROUND = 16;
  private static final int LARGEST_ROUND = 256;

  private final Map<Split, List<Example>> rows = new EnumMap<>(Split.class);
  private final Questions questions;
  private final Account account;
  private final Progress progress;
  private long accepted;

  Harvest(Questions questions, Account account, Progress progress) {
    this.questions = questions;
    this.account = account;
    this.progress = progress;
  }

  /// Turns the good questions of a round into rows.
  interface Round {
    void accept(List<Question> questions) throws InterruptedException;
  }

  /// Asks in rounds of at most `candidates` questions in all until no slot is left.
  void fill(Slots slots, Asker asker, int candidates, Round round) throws InterruptedException {
    int end = questions.written() + candidates;
    while (slots.left() > 0) {
      int left = end - questions.written();
      if (left == 0) {
        throw shortOf(slots, candidates);
      }
      round.accept(questions.ask(asker, Math.min(left, roundSize(slots.left()))));
      progress.advance(accepted, questions.written() + " questions");
    }
  }

  void add(Split split, Example row) {
    rows.computeIfAbsent(split, _ -> new ArrayList<>()).add(row);
    account.count("rows_" + row.kind().key());
    accepted++;
  }

  Map<Split, List<Example>> rows() {
    return rows;
  }

  String outcome() {
    return "%d rows of %d questions".formatted(accepted, questions.written());
  }

  private static int roundSize(int missing) {
    return Math.clamp(
        (long) Math.ceil(missing * ASKED_PER_MISSING_ROW), SMALLEST_ROUND, LARGEST_ROUND);
  }

  private InvalidInputException shortOf(Slots slots, int candidates) {
    return new InvalidInputException(
        "%d questions gave %d rows, %d fewer than asked for (dropped: %s); raise the candidates or lower the rows"
            .formatted(candidates, accepted, slots.left(), account.rejects()));
  }
}
