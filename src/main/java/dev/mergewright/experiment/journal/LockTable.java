package dev.mergewright.experiment.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which process holds the lock of a file, found without opening the file: closing any descriptor
/// of it drops the lock that this process has, and trying the lock would turn away a run that
/// starts at that moment.
///
/// Linux lists the locks of a machine in `/proc/locks`; elsewhere nobody is known to hold one.
///
/// ```text
/// 1: POSIX  ADVISORY  WRITE 11271 fe:00:2326559 0 EOF
///                           pid   device:inode
/// ```
///
/// @param lines the lines of that file
public record LockTable(List<String> lines) {
  private static final Path LINUX = Path.of("/proc/locks");
  private static final int COLUMNS = 8;

  public LockTable {
    lines = List.copyOf(lines);
  }

  /// The locks of this moment.
  public static LockTable now() throws IOException {
    return new LockTable(Files.isReadable(LINUX) ? Files.readAllLines(LINUX) : List.of());
  }

  /// The process that holds the lock of a file; null when nobody is known to.
  public @Nullable Long holder(Path file) throws IOException {
    if (lines.isEmpty() || !Files.exists(file)) {
      return null;
    }
    String place = place(file);
    for (String line : lines) {
      String[] columns = line.trim().split("\\s+"); // a waiting process has one more, an arrow
      if (columns.length == COLUMNS
          && columns[1].equals("POSIX")
          && columns[3].equals("WRITE")
          && columns[5].equals(place)) {
        return Long.valueOf(columns[4]);
      }
    }
    return null;
  }

  /// Whether this process holds the lock of a file.
  public boolean isOurs(Path file) throws IOException {
    Long holder = holder(file);
    return holder != null && holder == ProcessHandle.current().pid();
  }

  /// Device and inode as the kernel prints them; the bits of a device number are those of glibc's
  /// `gnu_dev_major` and `gnu_dev_minor`.
  private static String place(Path file) throws IOException {
    long device = (Long) Files.getAttribute(file, "unix:dev");
    long inode = (Long) Files.getAttribute(file, "unix:ino");
    long major = (device >> 8 & 0xfff) | (device >> 32 & 0xfffff000L);
    long minor = (device & 0xff) | (device >> 12 & 0xffffff00L);
    return "%02x:%02x:%d".formatted(major, minor, inode);
  }
}
