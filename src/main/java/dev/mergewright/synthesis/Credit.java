package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Receipt;
import dev.mergewright.synthesis.calls.Speaker;
import org.jspecify.annotations.Nullable;

/// What a row says of a call that wrote a part of it.
final class Credit {
  private Credit() {}

  /// @param prompt the prompt of a file, null when the question itself was the request
  static Origin.Call of(Speaker speaker, @Nullable Prompt prompt, Call call, Receipt receipt) {
    String revision =
        speaker.identity().address().isEmpty()
            ? speaker.identity().model()
            : speaker.identity().revision();
    Origin.Call credit =
        new Origin.Call(
            speaker.name(),
            revision,
            prompt == null ? null : prompt.id(),
            prompt == null ? null : prompt.sha256(),
            call.temperature(),
            call.seed());
    return credit
        .withProvider(speaker.identity().provider())
        .withParameters(
            "{\"temperature\":%s,\"max_tokens\":%d}"
                .formatted(call.temperature(), call.maxTokens()))
        .withReceipt(
            receipt.key(),
            receipt.finish(),
            receipt.tokensIn(),
            receipt.tokensOut(),
            receipt.cost(),
            receipt.at());
  }
}
