package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// An endpoint that will answer no call: it refuses the key, does not know the model, or failed too
/// often. The message is one sentence; `generate` exits with 5.
public final class UnusableEndpointException extends InvalidInputException {
  private static final long serialVersionUID = 1L;

  UnusableEndpointException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
