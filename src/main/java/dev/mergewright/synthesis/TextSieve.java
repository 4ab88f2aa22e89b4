package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.dataset.Origin;
import dev.mergewright.dataset.Wording;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds back rows that are no whole text: cut off, without a letter or digit, an answer that
/// repeats the question, control characters. What passes is brought to Unicode's composed form
/// (NFC) with plain line ends and without byte order marks, so that equal texts are equal bytes.
final class TextSieve implements Sieve {
  /// From here on an answer is the question again.
  private static final double ECHO = 0.8;

  /// Control characters but for tab and line feed, the mark of broken decoding, and code points
  /// that stand for nothing.
  private static final Pattern BROKEN =
      Pattern.compile("[\\p{Cc}&&[^\\t\\n]]|\\x{FFFD}|\\p{Cn}|\\p{Cs}");

  private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Override
  public @Nullable Reject reject(Proposal.Candidate candidate) {
    for (Example row : candidate.rows()) {
      Reject reason = reject(row);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  @Override
  public Proposal.Candidate noted(Proposal.Candidate candidate) {
    return new Proposal.Candidate(
        candidate.slot(), candidate.rows().stream().map(TextSieve::normalized).toList());
  }

  private static @Nullable Reject reject(Example row) {
    if (isCut(row.origin().ask()) || isCut(row.origin().answer())) {
      return Reject.TRUNCATED;
    }
    String prompt = normalized(row.prompt());
    String response = normalized(row.response());
    if (!hasText(prompt) || !hasText(response)) {
      return Reject.EMPTY;
    }
    if (BROKEN.matcher(prompt).find() || BROKEN.matcher(response).find()) {
      return Reject.SCHEMA;
    }
    boolean isEcho = Wording.of(prompt).likeness(Wording.of(response)) >= ECHO;
    return isEcho ? Reject.ECHO : null;
  }

  private static boolean isCut(Origin.@Nullable Call call) {
    return call != null && "length".equals(call.finishReason());
  }

  private static boolean hasText(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  private static String normalized(String text) {
    String plain = LINE_END.matcher(text.replace(BYTE_ORDER_MARK, "")).replaceAll("\n").strip();
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  private static Example normalized(Example row) {
    String prompt = normalized(row.prompt());
    String response = normalized(row.response());
    return prompt.equals(row.prompt()) && response.equals(row.response())
        ? row
        : Example.of(prompt, response, row.kind(), row.origin())
            .withPair(row.pairId())
            .withCategory(row.category())
            .withSubject(row.subject())
            .withAttributes(row.attributes())
            .withLanguage(row.language())
            .withFindings(row.findings());
  }
}
