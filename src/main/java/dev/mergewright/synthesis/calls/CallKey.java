package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The address of a call: SHA-256 of the canonical JSON of all that decides its reply.
///
/// That is which model is asked, the messages, the sampling with its seed, the longest reply and
/// the schema that it is held to. The model's nickname, the run, threads and thresholds are not in
/// it, so that a settings file that changes them finds the replies it has paid for.
final class CallKey {
  /// Goes up when the meaning of what follows changes.
  private static final int VERSION = 1;

  private CallKey() {}

  static String of(Speaker speaker, Call call) {
    return of(speaker.identity(), speaker.conditions().holdsSchema(), call);
  }

  static String of(Identity identity, boolean holdsSchema, Call call) {
    List<Map<String, ?>> messages = new ArrayList<>();
    call.messages()
        .forEach(
            m -> messages.add(new TreeMap<>(Map.of("role", m.role(), "content", m.content()))));
    return Sha256.of(
        CanonicalJson.of(
            Map.of(
                "version",
                VERSION,
                "identity",
                Map.of(
                    "provider", identity.provider(),
                    "address", identity.address(),
                    "model", identity.model(),
                    "revision", identity.revision()),
                "messages",
                messages,
                "temperature",
                call.temperature(),
                "max_tokens",
                call.maxTokens(),
                "keys",
                holdsSchema ? call.keys() : List.of(),
                // Seeds use all 64 bits, which numbers of JSON do not have.
                "seed",
                Long.toString(call.seed()))));
  }
}
