package dev.mergewright.experiment.runs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// The SQLite file of [RunIndex], always openable: missing it is made, of another format it is
/// emptied, torn it is replaced.
///
/// Transactions take SQLite's write lock at once and wait for each other, so two processes can open
/// and change it side by side. Nothing here may open the file itself: that would drop SQLite's own
/// locks.
final class IndexFile {
  /// The version of what a row says; rows of another version are made again.
  private static final int FORMAT = 1;

  private static final String SCHEMA =
      """
      CREATE TABLE run (
        folder TEXT PRIMARY KEY,
        stamp TEXT NOT NULL,
        experiment TEXT NOT NULL,
        id TEXT NOT NULL,
        miniature INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        arms INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        examined INTEGER NOT NULL,
        evaluations INTEGER NOT NULL,
        seconds REAL NOT NULL,
        best TEXT,
        objective REAL,
        problem TEXT
      ) STRICT, WITHOUT ROWID
      """;

  private static final String PATIENCE_MILLIS = "10000";

  /// SQLite's codes for a file that is damaged, or something else altogether.
  private static final List<Integer> TORN = List.of(11, 26);

  private IndexFile() {}

  /// Opens the file, whatever state it is in.
  static Connection open(Path file) throws SQLException, IOException {
    Connection connection = connect(url(file));
    if (isSound(connection)) {
      return prepared(connection);
    }
    connection.close();
    return replaced(file);
  }

  /// An index that is gone when it is closed, for folders that cannot be written.
  static Connection inMemory() throws SQLException {
    return prepared(connect("jdbc:sqlite::memory:"));
  }

  /// Only one process replaces a torn file; those that waited find it replaced.
  private static synchronized Connection replaced(Path file) throws SQLException, IOException {
    Path guard = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      Connection again = connect(url(file));
      if (isSound(again)) {
        return prepared(again);
      }
      again.close();
      // First the journal, which would otherwise be rolled back into the new file.
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
      Files.deleteIfExists(file);
      return prepared(connect(url(file)));
    }
  }

  /// As a URI, since a question mark would begin SQLite's own settings.
  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toUri();
  }

  private static Connection connect(String url) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", PATIENCE_MILLIS);
    settings.setProperty("transaction_mode", "IMMEDIATE");
    return DriverManager.getConnection(url, settings);
  }

  private static boolean isSound(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      return found.next() && found.getString(1).equals("ok");
    } catch (SQLException e) {
      if (TORN.contains(e.getErrorCode())) {
        return false;
      }
      connection.close();
      throw e;
    }
  }

  private static Connection prepared(Connection connection) throws SQLException {
    try {
      if (format(connection) != FORMAT) {
        connection.setAutoCommit(false);
        empty(connection);
        connection.commit();
        connection.setAutoCommit(true);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Removes what another format left, unless another process has done so meanwhile.
  private static void empty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (format(connection) == FORMAT) { // the write lock is ours from here on
        return;
      }
      for (String table : tables(connection)) {
        statement.execute("DROP TABLE \"" + table.replace("\"", "\"\"") + "\"");
      }
      statement.execute(SCHEMA);
      statement.execute("PRAGMA user_version = " + FORMAT);
    }
  }

  private static int format(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA user_version")) {
      return found.getInt(1);
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                    + " 'sqlite_%'")) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    return tables;
  }
}
