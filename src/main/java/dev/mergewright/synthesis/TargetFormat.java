package dev.mergewright.synthesis;

import dev.mergewright.dataset.Example;
import dev.mergewright.llama.ChatFormat;
import dev.mergewright.llama.EncodedRows;
import dev.mergewright.llama.Row;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tokenizer and chat template of the model that rows are for, where a generation file names
/// one.
///
/// @param limit the longest row in its tokens, null without a target
/// @param format the target's, null without a target
record TargetFormat(@Nullable LengthLimit limit, @Nullable ChatFormat format)
    implements AutoCloseable {
  static TargetFormat open(GenerationFile file) throws IOException {
    GenerationSettings.Target target = file.settings().target();
    if (target == null) {
      return new TargetFormat(null, null);
    }
    ChatFormat format = ChatFormat.open(file.resolve(target.checkpoint()));
    LengthLimit limit =
        new LengthLimit(
            target.checkpoint(),
            Objects.requireNonNull(target.maxTokens()),
            row -> lengths(format, row));
    return new TargetFormat(limit, format);
  }

  private static LengthLimit.Lengths lengths(ChatFormat format, Example row) {
    EncodedRows rows = format.encode(List.of(new Row.Chat(row.prompt(), row.response())));
    return new LengthLimit.Lengths(format.promptIds(row.prompt()).length, rows.answerTokens(0));
  }

  @Override
  public void close() {
    if (format != null) {
      format.close();
    }
  }
}
