package dev.mergewright.synthesis.calls;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.dataset.Verdict;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One line of a journal of calls.
///
/// ```text
/// {"crc32c":"8 hex digits","key":"...","speaker":{...},"text":"...","finish":"stop",...}\n
/// ```
///
/// The checksum covers every byte after its own comma up to the end of the line. A record has
/// exactly one of `text`, `redaction` and `rejected`, or none when a content filter stopped the
/// call. What was asked stands nowhere in it.
///
/// @param key the call's address
/// @param speaker who replied
/// @param text the reply
/// @param redaction what is left of a reply that must not be kept
/// @param rejected the server's code for a request that it will never answer
/// @param screened whether the text was judged before it was written
/// @param finish `stop`, `length`, `content_filter` or `other`
/// @param tokensIn tokens of the request
/// @param tokensOut tokens of the reply
/// @param counted whether the tokens are the server's figures and not our estimate
/// @param cost US dollars, null without a price
/// @param attempts how often it was tried
/// @param at when it was recorded
/// @param reused whether it was copied from another journal, where it was paid for
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record JournalRecord(
    String key,
    Identity speaker,
    @Nullable String text,
    @Nullable Redaction redaction,
    @Nullable String rejected,
    boolean screened,
    String finish,
    long tokensIn,
    long tokensOut,
    boolean counted,
    @Nullable BigDecimal cost,
    int attempts,
    String at,
    boolean reused) {
  static final String FINISH_STOP = "stop";
  static final String FINISH_LENGTH = "length";
  static final String FINISH_FILTER = "content_filter";
  static final String FINISH_OTHER = "other";

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private static final String PREFIX = "{\"crc32c\":\"";
  private static final int CRC_DIGITS = 8;
  private static final int COVERED = PREFIX.length() + CRC_DIGITS + "\",".length();

  /// What is left of a reply that was dropped.
  record Redaction(Verdict verdict, String sha256, int characters) {}

  JournalRecord {
    try {
      Instant.parse(at);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("at must be an instant, was " + at, e);
    }
  }

  Receipt receipt() {
    return new Receipt(key, finish, tokensIn, tokensOut, cost, Instant.parse(at));
  }

  Reply reply() {
    if (rejected != null) {
      return new Reply.Rejected(rejected);
    }
    if (redaction != null) {
      return new Reply.Withheld(
          redaction.verdict, redaction.sha256, redaction.characters, receipt());
    }
    return text == null
        ? new Reply.Filtered(receipt())
        : new Reply.Said(text, receipt().isCut(), receipt());
  }

  /// The same without its text, of which only what the screen found is left.
  JournalRecord redacted(Verdict verdict) {
    String dropped = Objects.requireNonNull(text);
    return new JournalRecord(
        key,
        speaker,
        null,
        new Redaction(verdict, Sha256.of(dropped), dropped.length()),
        null,
        true,
        finish,
        tokensIn,
        tokensOut,
        counted,
        cost,
        attempts,
        at,
        reused);
  }

  /// The same with a text that was judged and may be kept.
  JournalRecord passed() {
    return new JournalRecord(
        key, speaker, text, null, null, true, finish, tokensIn, tokensOut, counted, cost, attempts,
        at, reused);
  }

  /// The same for another journal, in which nothing was paid for it.
  JournalRecord asReused() {
    return new JournalRecord(
        key, speaker, text, redaction, rejected, screened, finish, tokensIn, tokensOut, counted,
        cost, attempts, at, true);
  }

  /// The line with its end.
  byte[] line() {
    try {
      return line(JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is plain data", e);
    }
  }

  /// A line around any JSON object.
  static byte[] line(String object) {
    byte[] bytes =
        ("%s%s\",%s\n".formatted(PREFIX, "0".repeat(CRC_DIGITS), object.substring(1)))
            .getBytes(StandardCharsets.UTF_8);
    byte[] digits =
        HexFormat.of()
            .toHexDigits(crc(bytes, bytes.length - 1))
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, PREFIX.length(), CRC_DIGITS);
    return bytes;
  }

  /// The JSON object of a line without its end; null when the line is damaged.
  static @Nullable String checked(byte[] line) {
    if (line.length <= COVERED) {
      return null;
    }
    String start = new String(line, 0, COVERED, StandardCharsets.ISO_8859_1);
    String expected = PREFIX + HexFormat.of().toHexDigits(crc(line, line.length)) + "\",";
    return start.equals(expected)
        ? "{" + new String(line, COVERED, line.length - COVERED, StandardCharsets.UTF_8)
        : null;
  }

  static JournalRecord parse(String object) throws JsonProcessingException {
    return JSON.readValue(object, JournalRecord.class);
  }

  private static int crc(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, COVERED, end - COVERED);
    return (int) crc.getValue();
  }
}
