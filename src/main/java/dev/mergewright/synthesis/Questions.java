package dev.mergewright.synthesis;

import dev.mergewright.dataset.Wording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Has questions written and keeps those that are new, of the wanted form and in no evaluation set.
///
/// Questions are numbered through the run; number and seed decide topic and sampling, and the order
/// of the numbers decides which of two duplicates stays. So threads and rounds do not matter.
final class Questions {
  private final Terms terms;
  private final @Nullable Pattern wellFormed;
  private final Account account;
  private final Seen evaluation;
  private final Seen asked;
  private int next;

  Questions(
      Terms terms,
      @Nullable Pattern wellFormed,
      Collection<String> evaluationPrompts,
      Account account) {
    this.terms = terms;
    this.wellFormed = wellFormed;
    this.account = account;
    evaluation = new Seen(terms.likeness());
    evaluationPrompts.forEach(prompt -> evaluation.add(Wording.of(prompt)));
    asked = new Seen(terms.likeness());
  }

  /// How many questions were written so far.
  int written() {
    return next;
  }

  /// Has `count` more written and returns the good ones.
  List<Question> ask(Asker asker, int count) throws InterruptedException {
    List<Question.Slot> slots =
        IntStream.range(next, next + count).mapToObj(i -> asker.slot(terms.seed(), i)).toList();
    next += count;
    List<Speaker.Reply> replies = asker.speaker().replies(slots.stream().map(asker::turn).toList());
    List<Question> good = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      account.count("questions_written");
      check(asker, slots.get(i), replies.get(i)).ifPresent(good::add);
    }
    return good;
  }

  private Optional<Question> check(Asker asker, Question.Slot slot, Speaker.Reply reply) {
    if (reply.isCut()) {
      return rejected(Reject.TRUNCATED);
    }
    Optional<String> text = asker.prompt().output().parse(reply.text());
    if (text.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(text.get())) {
      return rejected(Reject.SCHEMA);
    }
    if (wellFormed != null && !wellFormed.matcher(text.get()).matches()) {
      return rejected(Reject.MALFORMED);
    }
    Wording wording = Wording.of(text.get());
    if (evaluation.has(wording)) {
      return rejected(Reject.CONTAMINATED);
    }
    if (asked.has(wording)) {
      return rejected(Reject.DUPLICATE);
    }
    asked.add(wording);
    return Optional.of(Question.of(asker, slot, text.get()));
  }

  private Optional<Question> rejected(Reject reason) {
    account.reject(reason);
    return Optional.empty();
  }

  /// Wordings with a rule for what counts as the same.
  private static final class Seen {
    private final double likeness;
    private final Set<String> texts = new HashSet<>();
    private final List<Wording> wordings = new ArrayList<>();

    Seen(double likeness) {
      this.likeness = likeness;
    }

    void add(Wording wording) {
      if (texts.add(wording.text())) {
        wordings.add(wording);
      }
    }

    boolean has(Wording wording) {
      return texts.contains(wording.text())
          || wordings.stream().anyMatch(other -> other.likeness(wording) >= likeness);
    }
  }
}
