package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder that appears complete or not at all.
///
/// ```java
/// try (AtomicFolder folder = AtomicFolder.create(target)) {
///   write(folder.path().resolve("config.json"), ...);
///   folder.publish();
/// }
/// ```
///
/// Files are written into a hidden sibling of the target, on the same file system; [#publish]
/// forces them to disk and renames the sibling. Closing without publishing removes it, and so does
/// the end of the process where that can still run, as after Ctrl-C. What a killed process left is
/// removed when the next one starts on the same target: a live process holds a file lock on its
/// sibling, a dead one cannot.
public final class AtomicFolder implements AutoCloseable {
  private static final String MARK = ".part-";
  private static final String LOCK = ".lock";
  private static final Duration UNLOCKED_MOMENT = Duration.ofMinutes(1);

  /// The siblings of this process. Their lock files must not even be opened here: POSIX drops a
  /// process's lock when any descriptor of the file is closed.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path path;
  private final FileChannel lock;
  private final Thread abandonment = new Thread(this::abandon);
  private boolean over;

  private AtomicFolder(Path target, Path path, FileChannel lock) {
    this.target = target;
    this.path = path;
    this.lock = lock;
  }

  /// Starts a folder; the folders above it are made when missing.
  ///
  /// @throws InvalidInputException when the target exists already
  public static AtomicFolder create(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    refuseExisting(target, absolute);
    Path parent = parent(absolute);
    Files.createDirectories(parent);
    removeLeftovers(parent, "." + absolute.getFileName() + MARK);
    String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    Path path = Files.createDirectory(parent.resolve("." + absolute.getFileName() + MARK + unique));
    AtomicFolder folder = new AtomicFolder(absolute, path, lock(path));
    Runtime.getRuntime().addShutdownHook(folder.abandonment);
    return folder;
  }

  /// Makes the lock file under another name, so that whoever sees it sees it locked.
  private static FileChannel lock(Path path) throws IOException {
    OWN.add(path);
    Path fresh = path.resolve(LOCK + ".new");
    FileChannel lock =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    Files.move(fresh, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    return lock;
  }

  /// The nearest folder above a target that is there already; it decides on which disk the target
  /// will lie.
  ///
  /// @throws InvalidInputException when the target exists or nothing can be made in that folder
  static Path place(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    refuseExisting(target, absolute);
    Path place = parent(absolute);
    while (!Files.exists(place)) {
      place = parent(place);
    }
    if (!Files.isDirectory(place) || !Files.isWritable(place)) {
      throw new InvalidInputException(
          "%s cannot be made, because %s is no folder that may be written to; choose another place"
              .formatted(target, place));
    }
    return place;
  }

  /// Where to write.
  public Path path() {
    return path;
  }

  /// Forces every file to disk and gives the folder its name.
  ///
  /// The lock file is left alone until the end: a folder without one, or with one whose lock was
  /// dropped by closing a second descriptor of it, could be taken for abandoned.
  ///
  /// @throws InvalidInputException when the target was made by someone else meanwhile
  public void publish() throws IOException {
    for (Path file : all(path)) {
      if (!file.equals(path.resolve(LOCK))) {
        force(file);
      }
    }
    synchronized (this) {
      if (over) {
        throw new IOException(target + " was not made, because the program is ending");
      }
      refuseExisting(target, target);
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      over = true;
    }
    Files.delete(target.resolve(LOCK));
    force(target);
    force(parent(target));
  }

  @Override
  public synchronized void close() throws IOException {
    if (!over) {
      over = true;
      delete(path);
    }
    lock.close();
    OWN.remove(path);
    try {
      Runtime.getRuntime().removeShutdownHook(abandonment);
    } catch (IllegalStateException _) {
      // the program is ending, and the hook finds nothing to do
    }
  }

  /// Removes an unpublished folder at the end of the process.
  private synchronized void abandon() {
    if (!over) {
      over = true;
      try {
        delete(path);
      } catch (IOException _) {
        // nobody is left to be told; the next start on the same target removes the rest
      }
    }
  }

  /// Forces a file's bytes, or a folder's entries, to disk.
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path absolute) {
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new InvalidInputException(
          absolute + " is the root of a file system; choose a folder in it");
    }
    return parent;
  }

  private static void refuseExisting(Path named, Path absolute) {
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          named + " exists already and nothing is overwritten; choose another name or remove it");
    }
  }

  private static void removeLeftovers(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            parent, entry -> entry.getFileName().toString().startsWith(prefix))) {
      for (Path sibling : siblings) {
        if (!OWN.contains(sibling)) {
          removeIfAbandoned(sibling);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path sibling) throws IOException {
    Path lockFile = sibling.resolve(LOCK);
    try {
      if (Files.exists(lockFile)) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
            @Nullable FileLock free = channel.tryLock()) {
          if (free != null) {
            delete(sibling);
          }
        }
      } else if (Files.getLastModifiedTime(sibling)
          .toInstant() // between two steps of its owner, unless that died there
          .isBefore(Instant.now().minus(UNLOCKED_MOMENT))) {
        delete(sibling);
      }
    } catch (NoSuchFileException _) {
      // another start removed it, or its owner did
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
