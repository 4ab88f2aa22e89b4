package dev.mergewright.tensor;

/// libtorch cannot be started on this machine; the message says what to do.
public class TorchUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TorchUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
