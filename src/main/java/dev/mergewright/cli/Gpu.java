package dev.mergewright.cli;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.tensor.Torch;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A GPU as `--device` names it.
final class Gpu {
  private static final Pattern GPU = Pattern.compile("gpu(?::([0-9]{1,3}))?");

  private Gpu() {}

  /// The number in `gpu` (0) or `gpu:N`; empty for any other device.
  ///
  /// @throws InvalidInputException when libtorch sees no such GPU
  static OptionalInt number(String device) {
    Matcher matcher = GPU.matcher(device);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    int number = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    if (number >= Torch.gpus()) {
      throw new InvalidInputException(
          "--device gpu:%d is not there, libtorch sees %d GPUs; choose --device cpu, or set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR to a libtorch 2.7.1 for CUDA"
              .formatted(number, Torch.gpus()));
    }
    return OptionalInt.of(number);
  }
}
