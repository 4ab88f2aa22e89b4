package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.synthesis.calls.Caller;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a strategy may use while it works on a round of slots.
///
/// @param caller gets replies
/// @param gate tells which questions are worth an answer
/// @param wanted the kinds of rows that were still missing when the round began; others need no
///   answer
/// @param counter counts, by name, what the manifest should tell beside rows and rejects
public record Round(Caller caller, Gate gate, Set<Example.Kind> wanted, Consumer<String> counter) {
  public Round {
    wanted = Set.copyOf(wanted);
  }

  /// A round in which every kind is wanted and nobody reads the counts.
  public Round(Caller caller, Gate gate) {
    this(caller, gate, EnumSet.allOf(Example.Kind.class), _ -> {});
  }

  /// Looks at questions before their answers are paid for: form, duplicates of earlier questions,
  /// overlap with what is evaluated. Remembers what it let through, so questions come in the order
  /// of their slots.
  public interface Gate {
    /// Why this question is not worth an answer, null when it is.
    @Nullable Reject reject(String question);

    /// Why these questions of one candidate are not worth an answer, null when all are. They may be
    /// alike, as a request and its benign twin are.
    default @Nullable Reject rejectAny(List<String> questions) {
      for (String question : questions) {
        Reject reason = reject(question);
        if (reason != null) {
          return reason;
        }
      }
      return null;
    }
  }
}
