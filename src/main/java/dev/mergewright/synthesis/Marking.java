package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import org.jspecify.annotations.Nullable;

/// What rows are marked with, whatever they say.
///
/// @param generator what kind of model wrote them
/// @param grade what they can prove
/// @param keepsReceipts whether rows say when and at what cost their calls were made; without it
///   equal rows have equal bytes
public record Marking(Origin.Generator generator, Origin.Grade grade, boolean keepsReceipts) {
  /// Rows that name the record of their calls.
  public Marking(Origin.Generator generator, Origin.Grade grade) {
    this(generator, grade, true);
  }

  /// Rows of toy models, whose calls nobody records.
  public static Marking plumbing() {
    return new Marking(Origin.Generator.TINY_LM, Origin.Grade.PLUMBING, false);
  }

  /// The origin of a row that these calls wrote.
  ///
  /// @param ask null when the question is a reviewed one
  Origin origin(Origin.@Nullable Call ask, Origin.Call answer) {
    return keepsReceipts
        ? new Origin(generator, grade, ask, answer)
        : new Origin(
            generator, grade, ask == null ? null : withoutReceipt(ask), withoutReceipt(answer));
  }

  private static Origin.Call withoutReceipt(Origin.Call call) {
    return new Origin.Call(
        call.provider(),
        call.model(),
        call.modelRevision(),
        call.promptId(),
        call.promptSha256(),
        call.paramsJson(),
        call.seed(),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
