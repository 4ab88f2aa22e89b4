package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.synthesis.calls.UnusableEndpointException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/// Tells an error in one sentence, and which exit code it is.
final class Failure {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int UNUSABLE_ENDPOINT = 5;

  private Failure() {}

  static int print(Exception failure, CommandLine command, boolean stacktrace) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("mergewright: " + sentence(failure)));
    if (stacktrace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return switch (failure) {
      case UnusableEndpointException _ -> UNUSABLE_ENDPOINT;
      case InvalidInputException _ -> BAD_INPUT;
      default -> FAILED;
    };
  }

  private static String sentence(Exception failure) {
    return switch (failure) {
      case InvalidInputException e -> String.valueOf(e.getMessage());
      case NoSuchFileException e -> e.getFile() + " does not exist";
      case AccessDeniedException e ->
          e.getFile() + " may not be read or written; check its permissions";
      case FileAlreadyExistsException e ->
          e.getFile() + " is there already; nothing is overwritten";
      case FileSystemException e -> e.getFile() + ": " + e.getReason();
      default ->
          failure.getMessage() == null
              ? failure.getClass().getSimpleName() + "; run again with --stacktrace to see where"
              : failure.getMessage();
    };
  }
}
