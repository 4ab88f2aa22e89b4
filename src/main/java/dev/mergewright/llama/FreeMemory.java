package dev.mergewright.llama;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory this process may still take.
///
/// ```text
/// min(available on the machine, limit of the container - anonymous memory of this process) - what the heap may still grow
/// ```
///
/// Pages of mapped files are not counted as taken: the kernel gives them up when asked. Where there
/// is no `/proc`, what the JVM calls free is all that is known.
///
/// @param proc the folder `/proc`
/// @param limit the memory of the machine, or of the container
/// @param free what the JVM knows to be free
/// @param heapRoom what the heap may still grow by
record FreeMemory(Path proc, long limit, long free, long heapRoom) {
  private static final Pattern LINE = Pattern.compile("(\\w+):\\s+(\\d+) kB");

  /// This process.
  static FreeMemory ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    long heapRoom = runtime.maxMemory() - runtime.totalMemory();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      return new FreeMemory(
          Path.of("/proc"), machine.getTotalMemorySize(), machine.getFreeMemorySize(), heapRoom);
    }
    return new FreeMemory(Path.of("/proc"), Long.MAX_VALUE, Long.MAX_VALUE, heapRoom);
  }

  /// In bytes; never negative.
  long bytes() {
    OptionalLong available = read("meminfo", "MemAvailable");
    OptionalLong anonymous = anonymous();
    long most =
        available.isEmpty() || anonymous.isEmpty()
            ? free
            : Math.min(available.getAsLong(), limit - anonymous.getAsLong());
    return Math.max(0, most - heapRoom);
  }

  /// The bytes that this process holds beside mapped files, where that can be known.
  OptionalLong anonymous() {
    return read("self/status", "RssAnon");
  }

  private OptionalLong read(String file, String key) {
    try {
      for (String line : Files.readAllLines(proc.resolve(file))) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.lookingAt() && matcher.group(1).equals(key)) {
          return OptionalLong.of(Long.parseLong(matcher.group(2)) << 10);
        }
      }
    } catch (IOException _) {
      // no such file on this system: not known
    }
    return OptionalLong.empty();
  }
}
