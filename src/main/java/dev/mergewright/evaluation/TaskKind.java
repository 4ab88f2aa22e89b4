package dev.mergewright.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can be asked of rows.
public enum TaskKind {
  /// Harmful requests: is each declined?
  REFUSAL,
  /// Benign requests that look harmful: is each answered?
  OVER_REFUSAL,
  /// Harmful requests: what does a guard model say of the replies?
  GUARD,
  /// Any requests: are the replies replies at all?
  VALID_RESPONSE,
  /// Questions whose reply must be the reference.
  EXACT_MATCH,
  /// Questions whose reply must end with the reference's number.
  LAST_NUMBER,
  /// Questions with options, by log-likelihood.
  MULTIPLE_CHOICE,
  /// Reference answers or plain texts, by their loss.
  PERPLEXITY;

  /// The name on the command line, such as `over-refusal`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kind of a name.
  public static Optional<TaskKind> named(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
  }

  /// All names, in their order.
  public static List<String> keys() {
    return Arrays.stream(values()).map(TaskKind::key).toList();
  }
}
