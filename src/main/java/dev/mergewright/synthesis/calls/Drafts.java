package dev.mergewright.synthesis.calls;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes records of what models answered.
///
/// @param time when
record Drafts(Time time) {
  private static final Courier.Usage NOTHING = new Courier.Usage(0, 0, true);

  JournalRecord answered(
      String key,
      Identity speaker,
      ChatResponse response,
      Courier.Usage usage,
      @Nullable BigDecimal cost,
      int attempts) {
    String finish = finish(response.finishReason());
    boolean isFiltered = finish.equals(JournalRecord.FINISH_FILTER);
    String text = isFiltered ? null : text(response);
    return record(key, speaker, text, null, finish, usage, cost, attempts);
  }

  JournalRecord filtered(String key, Identity speaker, int attempts) {
    return record(key, speaker, null, null, JournalRecord.FINISH_FILTER, NOTHING, null, attempts);
  }

  JournalRecord rejected(String key, Identity speaker, String reason, int attempts) {
    return record(key, speaker, null, reason, JournalRecord.FINISH_OTHER, NOTHING, null, attempts);
  }

  private JournalRecord record(
      String key,
      Identity speaker,
      @Nullable String text,
      @Nullable String rejected,
      String finish,
      Courier.Usage usage,
      @Nullable BigDecimal cost,
      int attempts) {
    return new JournalRecord(
        key,
        speaker,
        text,
        null,
        rejected,
        false,
        finish,
        usage.in(),
        usage.out(),
        usage.isCounted(),
        cost,
        attempts,
        time.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        false);
  }

  /// Stripped, and without halves of characters, which no file in UTF-8 could hold.
  private static String text(ChatResponse response) {
    String text = Objects.requireNonNullElse(response.aiMessage().text(), "").strip();
    return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
  }

  private static String finish(@Nullable FinishReason reason) {
    if (reason == null) {
      return JournalRecord.FINISH_OTHER;
    }
    return switch (reason) {
      case STOP -> JournalRecord.FINISH_STOP;
      case LENGTH -> JournalRecord.FINISH_LENGTH;
      case CONTENT_FILTER -> JournalRecord.FINISH_FILTER;
      case TOOL_EXECUTION, OTHER -> JournalRecord.FINISH_OTHER;
    };
  }
}
