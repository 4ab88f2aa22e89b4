package dev.mergewright.synthesis.calls;

import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The truth about the calls of a run: one line of JSON per reply, appended and forced to disk in
/// groups.
///
/// One thread writes. It forces after 64 records, after 200 ms, or as soon as somebody waits in
/// [#sync]; a kill loses what was appended since, never more than 64 records. Callers sync before
/// they hand replies on, so that nothing is built on a reply that could still be lost. An interrupt
/// closes the channel that a thread is in: that is why no caller writes itself.
///
/// While it is open no other process can open it; it can be read meanwhile.
public final class CallJournal implements AutoCloseable {
  private static final int GROUP = 64;
  private static final Duration WINDOW = Duration.ofMillis(200);

  private final Path file;
  private final JournalLock journalLock;
  private final Recording recording;
  private final FileChannel channel;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition written = lock.newCondition();
  private List<byte[]> queue = new ArrayList<>();
  private long firstQueuedAt;
  private long appended;
  private long durable;
  private int waiting;
  private int arriving;
  private boolean isClosing;
  private @Nullable IOException failure;

  private CallJournal(
      Path file, JournalLock journalLock, Recording recording, FileChannel channel) {
    this.file = file;
    this.journalLock = journalLock;
    this.recording = recording;
    this.channel = channel;
    writer = Thread.ofPlatform().name("journal of calls").daemon().unstarted(this::writeGroups);
  }

  /// Opens a journal for appending and creates it when it is missing. What a kill left torn at its
  /// end is cut off; [Recording#tornBytes] of [#recording] says how much. Requests that a server
  /// refused in an earlier session count as not asked.
  ///
  /// @throws InvalidInputException when another run has it open, or it is damaged before its end
  public static CallJournal open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    JournalLock journalLock = JournalLock.take(file);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        Recording recording = Recording.read(file);
        recording.forgetRejections();
        if (recording.tornBytes() > 0) {
          channel.truncate(recording.wholeBytes());
        }
        channel.position(recording.wholeBytes());
        if (recording.wholeBytes() == 0) {
          write(channel, JournalRecord.line(Recording.HEADER));
        }
        CallJournal journal = new CallJournal(file, journalLock, recording, channel);
        journal.writer.start();
        return journal;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journalLock.close();
      throw e;
    }
  }

  /// What it holds, with what was appended since.
  public Recording recording() {
    return recording;
  }

  /// Appends a record unless its call has one, and returns the one that counts. It is on disk when
  /// [#sync] has returned; where the disk cannot follow, this waits for it.
  ///
  /// @throws UncheckedIOException when the journal can no longer be written
  JournalRecord append(JournalRecord record) {
    byte[] line = record.line();
    lock.lock();
    try {
      arriving++;
      while (appended - durable >= GROUP && failure == null) {
        written.awaitUninterruptibly(); // a reply that is paid for is not dropped for an interrupt
      }
      arriving--;
      requireWritable();
      JournalRecord kept = recording.put(record);
      if (kept == record) {
        if (queue.isEmpty()) {
          firstQueuedAt = System.nanoTime();
          work.signal();
        }
        queue.add(line);
        appended++;
        if (queue.size() >= GROUP) {
          work.signal();
        }
      }
      return kept;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is room for one more reply. Whoever asks a model only then does not get
  /// ahead of the disk: without it, a kill would also lose the replies that wait to be appended.
  ///
  /// @return whether it can be written
  boolean awaitRoom() {
    lock.lock();
    try {
      while (appended + arriving - durable >= GROUP && failure == null) {
        written.awaitUninterruptibly();
      }
      return failure == null;
    } finally {
      lock.unlock();
    }
  }

  /// Returns when everything that was appended so far is on disk.
  ///
  /// @throws UncheckedIOException when the journal can no longer be written
  void sync() throws InterruptedException {
    lock.lock();
    try {
      long upTo = appended;
      waiting++;
      work.signal();
      try {
        while (durable < upTo && failure == null) {
          written.await();
        }
      } finally {
        waiting--;
      }
      requireWritable();
    } finally {
      lock.unlock();
    }
  }

  /// @throws UncheckedIOException when the journal can no longer be written
  void requireWritable() {
    IOException found = failure;
    if (found != null) {
      throw new UncheckedIOException(found.getMessage(), found);
    }
  }

  /// Writes what is left and gives the journal to others.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      isClosing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    boolean wasInterrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      channel.close();
    } finally {
      journalLock.close();
    }
  }

  private void writeGroups() {
    for (List<byte[]> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
      @Nullable IOException problem = written(group);
      lock.lock();
      try {
        durable += group.size();
        failure = problem;
        written.signalAll();
        if (problem != null) {
          return;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits until a group is full, old or waited for; empty when nothing more will come.
  private List<byte[]> nextGroup() {
    lock.lock();
    try {
      while (!isGroupDue()) {
        if (queue.isEmpty()) {
          work.awaitUninterruptibly();
        } else {
          awaitNanos(firstQueuedAt + WINDOW.toNanos() - System.nanoTime());
        }
      }
      List<byte[]> group = queue;
      queue = new ArrayList<>();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private boolean isGroupDue() {
    return isClosing
        || queue.size() >= GROUP
        || (!queue.isEmpty()
            && (waiting > 0 || System.nanoTime() - firstQueuedAt >= WINDOW.toNanos()));
  }

  private void awaitNanos(long nanos) {
    try {
      work.awaitNanos(nanos);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer", e);
    }
  }

  /// Writes a group; what went wrong, or null. After a failure the file ends with a whole record,
  /// as far as the disk still lets that happen.
  private @Nullable IOException written(List<byte[]> group) {
    long start = -1;
    try {
      start = channel.position();
      for (byte[] line : group) {
        write(channel, line);
      }
      channel.force(false);
      return null;
    } catch (IOException e) {
      IOException problem =
          new IOException(
              "could not append to %s: %s; no more calls are made, make room and run the same command again"
                  .formatted(file, e.getMessage()),
              e);
      try {
        if (start >= 0) {
          channel.truncate(start);
        }
      } catch (IOException suppressed) {
        problem.addSuppressed(suppressed);
      }
      return problem;
    }
  }

  private static void write(FileChannel channel, byte[] line) throws IOException {
    for (ByteBuffer rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) {
      channel.write(rest);
    }
  }
}
