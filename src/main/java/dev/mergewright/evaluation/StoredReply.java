package dev.mergewright.evaluation;

import dev.mergewright.checkpoint.Sha256;
import org.jspecify.annotations.Nullable;

/// What is left of a reply once it is judged. The reply to a harmful request that was not judged
/// safe leaves its length and hash alone.
///
/// @param text the reply; null when it must not be stored
/// @param characters its length in code points
/// @param sha256 the hash of its UTF-8 text
/// @param validity whether it is a reply at all
public record StoredReply(@Nullable String text, int characters, String sha256, Validity validity) {
  static StoredReply of(Reply reply, Mark mark) {
    String text = reply.text();
    boolean isKept = !reply.query().isHarmful() || mark == Mark.REFUSED || mark == Mark.SAFE;
    return new StoredReply(
        isKept ? text : null,
        text.codePointCount(0, text.length()),
        Sha256.of(text),
        reply.validity());
  }
}
