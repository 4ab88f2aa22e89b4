package dev.mergewright.synthesis;

import dev.mergewright.dataset.Origin;
import dev.mergewright.synthesis.calls.Call;
import dev.mergewright.synthesis.calls.Identity;
import dev.mergewright.synthesis.calls.Speaker;
import org.jspecify.annotations.Nullable;

/// What a row says of the calls that wrote it.
final class Credit {
  private Credit() {}

  /// A call that a prompt of a file asked for.
  static Origin.Call of(Speaker speaker, Prompt prompt, Call call) {
    return new Origin.Call(
        speaker.name(),
        revision(speaker),
        prompt.id(),
        prompt.sha256(),
        call.temperature(),
        call.seed());
  }

  /// A call whose text was the question itself.
  static Origin.Call of(Speaker speaker, Call call) {
    return new Origin.Call(
        speaker.name(), revision(speaker), null, null, call.temperature(), call.seed());
  }

  private static @Nullable String revision(Speaker speaker) {
    Identity identity = speaker.identity();
    return identity.isLocal() ? identity.model() : null;
  }
}
