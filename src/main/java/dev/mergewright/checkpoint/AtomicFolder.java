package dev.mergewright.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
/// forces them to disk and renames the sibling. Closing without publishing removes it. What a
/// killed process left is removed when the next one starts on the same target: a live process holds
/// a file lock on its sibling, a dead one cannot.
public final class AtomicFolder implements AutoCloseable {
  private static final String MARK = ".part-";
  private static final String LOCK = ".lock";
  private static final Duration UNLOCKED_MOMENT = Duration.ofMinutes(1);

  private final Path target;
  private final Path path;
  private final FileChannel lock;
  private boolean published;

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
    FileChannel lock =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    return new AtomicFolder(absolute, path, lock);
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
  /// @throws InvalidInputException when the target was made by someone else meanwhile
  public void publish() throws IOException {
    for (Path file : all(path)) {
      force(file);
    }
    refuseExisting(target, target);
    lock.close();
    Files.delete(path.resolve(LOCK));
    force(path);
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
    force(parent(target));
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      lock.close();
      delete(path);
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
        if (isAbandoned(sibling.resolve(LOCK))) {
          delete(sibling);
        }
      }
    }
  }

  private static boolean isAbandoned(Path lockFile) throws IOException {
    if (!Files.exists(lockFile)) { // between two steps of its owner, unless that died there
      Instant touched = Files.getLastModifiedTime(AtomicFolder.parent(lockFile)).toInstant();
      return touched.isBefore(Instant.now().minus(UNLOCKED_MOMENT));
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        @Nullable FileLock free = channel.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException _) {
      return false; // held by another thread of this process
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
