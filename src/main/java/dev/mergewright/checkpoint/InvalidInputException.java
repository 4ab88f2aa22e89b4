package dev.mergewright.checkpoint;

import org.jspecify.annotations.Nullable;

/// Input that the user can correct: the message is one sentence that names the place, what was
/// found, what was expected and what to do. The command line prints it alone and exits with 2.
public class InvalidInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String sentence) {
    super(sentence);
  }

  public InvalidInputException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
