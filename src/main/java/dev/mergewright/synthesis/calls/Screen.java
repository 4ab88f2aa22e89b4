package dev.mergewright.synthesis.calls;

import dev.mergewright.dataset.Verdict;
import org.jspecify.annotations.Nullable;

/// Judges a reply in memory before anything of it is written: only what is judged [Verdict#REFUSED]
/// is kept.
///
/// For replies to harmful requests. A screen may ask a judge through a [Caller]; reply and verdict
/// are one unit, so that a kill can lose both but never leave an unjudged text behind.
@FunctionalInterface
public interface Screen {
  /// What the reply is; null when nobody could tell now, because a judge may not be asked: then
  /// nothing is recorded and the call counts as not asked.
  @Nullable Verdict verdict(Call call, String text) throws InterruptedException;
}
