package dev.mergewright.llama;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The most anonymous memory that the process takes while this is open, looked at many times a
/// second. Where it cannot be known, zero.
final class MemoryPeak implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private final long before = now();
  private final Thread watcher;
  private volatile long most = before;
  private volatile boolean open = true;

  private MemoryPeak() {
    watcher = Thread.ofPlatform().daemon().name("memory-peak").unstarted(this::look);
  }

  static MemoryPeak watch() {
    MemoryPeak peak = new MemoryPeak();
    peak.watcher.start();
    return peak;
  }

  /// Bytes more than at the beginning.
  long added() {
    return most - before;
  }

  /// The processor time of this process so far; 0 where it cannot be known.
  static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        ? machine.getProcessCpuTime()
        : 0;
  }

  private void look() {
    while (open) {
      most = Math.max(most, now());
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private static long now() {
    return FreeMemory.ofThisProcess().anonymous().orElse(0);
  }

  @Override
  public void close() {
    open = false;
    watcher.interrupt();
  }
}
