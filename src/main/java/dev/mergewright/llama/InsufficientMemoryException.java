package dev.mergewright.llama;

import org.jspecify.annotations.Nullable;

/// A model did not get the memory that it needs; the message says what to do.
///
/// Others may still be run: nothing of the failed one is kept.
public final class InsufficientMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InsufficientMemoryException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /// The failure as one of memory, if it is one: libtorch's allocators and the JVM's each have
  /// their own way to say so.
  static @Nullable InsufficientMemoryException of(Throwable failure) {
    return switch (failure) {
      case InsufficientMemoryException known -> known;
      case OutOfMemoryError heap -> outOf(String.valueOf(heap.getMessage()), heap);
      case RuntimeException torch when torch.getMessage() != null && saysSo(torch.getMessage()) ->
          outOf(firstLine(torch.getMessage()), torch);
      default -> null;
    };
  }

  /// What to throw instead of a failure: the failure itself unless it is one of memory.
  static RuntimeException orItself(Throwable failure) {
    InsufficientMemoryException memory = of(failure);
    if (memory != null) {
      return memory;
    }
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private static boolean saysSo(String message) {
    return message.contains("DefaultCPUAllocator") || message.contains("out of memory");
  }

  private static InsufficientMemoryException outOf(String what, Throwable cause) {
    return new InsufficientMemoryException(
        "the model ran out of memory (%s); free some, give less to --memory so that layers are streamed, or use --precision bf16"
            .formatted(what),
        cause);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}
