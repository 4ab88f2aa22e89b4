package dev.mergewright.experiment.runs;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.experiment.journal.LockTable;
import dev.mergewright.experiment.journal.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The index over all runs of a folder, `index.sqlite`. Never the truth: that are journals, locks
/// and ledgers, and whatever has changed in them is read again when the index is opened.
///
/// Runs that other processes work on are read without disturbing them.
public final class RunIndex implements AutoCloseable {
  private static final String FILE = "index.sqlite";

  /// Runs lie at `<experiment>/<id>`; a name with slashes makes that deeper.
  private static final int DEPTH = 6;

  private final Path runs;
  private final Connection connection;
  private final LockTable locks;

  private RunIndex(Path runs, Connection connection, LockTable locks) {
    this.runs = runs;
    this.connection = connection;
    this.locks = locks;
  }

  /// Opens the index of a folder and brings it up to date; it is made when it is missing, and kept
  /// in memory where the folder cannot be written.
  ///
  /// @param runs the folder of run folders
  /// @throws InvalidInputException when there is no such folder
  public static RunIndex open(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      throw new InvalidInputException(
          "%s is not a folder of runs; name one with --runs, or make a run with mergewright reproduce"
              .formatted(runs));
    }
    try {
      Path file = runs.resolve(FILE);
      Connection connection =
          Files.isWritable(Files.exists(file) ? file : runs)
              ? IndexFile.open(file)
              : IndexFile.inMemory();
      RunIndex index = new RunIndex(runs, connection, LockTable.now());
      try {
        index.update();
        return index;
      } catch (IOException | SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(runs, e);
    }
  }

  /// All runs, the one with the newest result first.
  public List<RunListing> all() throws IOException {
    return select("TRUE");
  }

  /// The runs of one experiment, the one with the newest result first.
  public List<RunListing> of(String experiment) throws IOException {
    return select("experiment = ?", experiment);
  }

  /// The only run whose id begins so; `<experiment>/<id>` tells apart runs with equal ids.
  ///
  /// @throws InvalidInputException when there is none, or more than one
  public RunListing find(String beginning) throws IOException {
    List<RunListing> found =
        select(
            "instr(id, ?1) = 1 OR instr(experiment || '/' || id, ?1) = 1 AND instr(?1, '/') > 0",
            beginning);
    if (found.size() != 1) {
      throw new InvalidInputException(
          found.isEmpty()
              ? "no run in %s has an id that begins with %s; mergewright runs list shows them"
                  .formatted(runs, beginning)
              : "%s begins the ids of %d runs (%s); give more of it, or the run's folder"
                  .formatted(beginning, found.size(), names(found)));
    }
    return found.getFirst();
  }

  private static String names(List<RunListing> found) {
    return String.join(", ", found.stream().map(run -> run.folder().toString()).toList());
  }

  /// Reads what has changed outside of a transaction, so that no process waits for another's
  /// journals; of two that read the same run, the later one to write is as right as the other.
  private void update() throws IOException, SQLException {
    Map<String, String> known = stamps();
    SequencedMap<String, Entry> changed = new LinkedHashMap<>();
    for (Path folder : folders(runs, DEPTH)) {
      String name = runs.relativize(folder).toString();
      String stamp = stamp(folder);
      if (!stamp.equals(known.remove(name)) && !locks.isOurs(new RunFolder(folder, "").journal())) {
        changed.put(name, new Entry(stamp, listing(folder)));
      }
    }
    if (changed.isEmpty() && known.isEmpty()) {
      return;
    }
    connection.setAutoCommit(false);
    remove(known.keySet());
    for (Map.Entry<String, Entry> run : changed.entrySet()) {
      put(run.getKey(), run.getValue());
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /// @param stamp what its files were like when it was read
  private record Entry(String stamp, RunListing run) {}

  private RunListing listing(Path folder) throws IOException {
    try {
      return RunListing.of(RunStatus.read(folder, locks));
    } catch (IOException | IllegalArgumentException e) {
      Instant changed = Files.getLastModifiedTime(folder).toInstant();
      return RunListing.unreadable(folder, changed, String.valueOf(e.getMessage()));
    }
  }

  private static List<Path> folders(Path parent, int depth) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
        if (RunFolder.isRun(child)) {
          found.add(child);
        } else if (depth > 1) {
          found.addAll(folders(child, depth - 1));
        }
      }
    }
    return found;
  }

  /// Size and time of the files that a listing is made of. Files are looked at, not opened.
  private static String stamp(Path folder) throws IOException {
    RunFolder run = new RunFolder(folder, "");
    StringBuilder stamp = new StringBuilder();
    for (Path file : List.of(run.lock(), run.journal(), run.ledger())) {
      if (Files.exists(file)) {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        stamp.append(now.size()).append('@').append(now.lastModifiedTime().toInstant());
      }
      stamp.append(' ');
    }
    return stamp.toString();
  }

  private Map<String, String> stamps() throws SQLException {
    Map<String, String> stamps = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT folder, stamp FROM run")) {
      while (found.next()) {
        stamps.put(found.getString(1), found.getString(2));
      }
    }
    return stamps;
  }

  private void remove(Collection<String> folders) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM run WHERE folder = ?")) {
      for (String folder : folders) {
        delete.setString(1, folder);
        delete.executeUpdate();
      }
    }
  }

  private void put(String folder, Entry entry) throws SQLException {
    RunListing run = entry.run();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, folder);
      insert.setString(2, entry.stamp());
      insert.setString(3, run.experiment());
      insert.setString(4, run.id());
      insert.setBoolean(5, run.miniature());
      insert.setLong(6, run.changed().toEpochMilli());
      insert.setInt(7, run.arms());
      insert.setInt(8, run.settled());
      insert.setInt(9, run.examined());
      insert.setInt(10, run.evaluations());
      insert.setDouble(11, run.seconds());
      insert.setObject(12, run.best());
      insert.setObject(13, run.objective());
      insert.setObject(14, run.problem());
      insert.executeUpdate();
    }
  }

  private List<RunListing> select(String condition, String... values) throws IOException {
    List<RunListing> listings = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT * FROM run WHERE " + condition + " ORDER BY changed DESC, folder")) {
      for (int i = 0; i < values.length; i++) {
        select.setString(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          listings.add(listing(row));
        }
      }
      return listings;
    } catch (SQLException e) {
      throw failed(runs, e);
    }
  }

  private RunListing listing(ResultSet row) throws SQLException, IOException {
    Path folder = runs.resolve(row.getString("folder"));
    return new RunListing(
        row.getString("experiment"),
        row.getString("id"),
        folder,
        row.getBoolean("miniature"),
        Instant.ofEpochMilli(row.getLong("changed")),
        locks.holder(new RunFolder(folder, "").journal()),
        row.getInt("arms"),
        row.getInt("settled"),
        row.getInt("examined"),
        row.getInt("evaluations"),
        row.getDouble("seconds"),
        row.getString("best"),
        number(row, "objective"),
        row.getString("problem"));
  }

  private static @Nullable Double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  private static IOException failed(Path runs, SQLException e) {
    return new IOException(
        "could not use %s (%s); try again, or remove it and it is made again"
            .formatted(runs.resolve(FILE), e.getMessage()),
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(runs, e);
    }
  }
}
