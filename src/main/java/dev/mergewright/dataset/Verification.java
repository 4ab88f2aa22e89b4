package dev.mergewright.dataset;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Compares a dataset folder with its manifest, file by file and line by line.
///
/// Unlike [Dataset#read], which stops at the first difference, it collects them all.
public final class Verification {
  private static final String ABSENT = "no such file";
  private static final String NOTHING = "nothing";

  private final Path folder;
  private final Manifest manifest;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, List<String>> lineDigests = new HashMap<>();
  private long rows;

  private Verification(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /// A difference.
  ///
  /// @param file the path in the folder
  /// @param line its line from 1, 0 for the whole file
  /// @param what was compared, such as `SHA-256`
  public record Problem(String file, long line, String what, String expected, String actual) {
    /// One sentence for people.
    public String sentence() {
      return "%s%s: %s is %s, expected %s"
          .formatted(file, line == 0 ? "" : ":" + line, what, actual, expected);
    }
  }

  /// What was looked at and what differs.
  ///
  /// @param contentSha256 the content hash that the manifest names
  /// @param provenanceSha256 the hash of all else that the rows say
  public record Result(
      String name,
      String contentSha256,
      String provenanceSha256,
      int files,
      long rows,
      List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /// Looks at every file of a dataset.
  ///
  /// @throws InvalidInputException when the folder is no dataset
  public static Result of(Path folder) throws IOException {
    Verification verification = new Verification(folder, Manifest.read(folder));
    verification.look();
    return new Result(
        verification.manifest.name(),
        verification.manifest.contentSha256(),
        verification.manifest.provenanceSha256(),
        verification.manifest.files().size(),
        verification.rows,
        verification.problems);
  }

  private void look() throws IOException {
    readLineDigests();
    for (Manifest.Listed file : manifest.files()) {
      look(file);
    }
    lookForOthers();
    if (problems.isEmpty() && manifest.view() == View.ROWS) {
      lookAtWhole();
    }
  }

  private void look(Manifest.Listed listed) throws IOException {
    Path file = folder.resolve(listed.path());
    if (!Files.isRegularFile(file)) {
      problems.add(new Problem(listed.path(), 0, "the file", "there", ABSENT));
      return;
    }
    String found = Sha256.of(file);
    if (!found.equals(listed.sha256())) {
      problems.add(new Problem(listed.path(), 0, "SHA-256", listed.sha256(), found));
    }
    if (listed.rows() != null && listed.path().startsWith("data/")) {
      lookAtLines(listed, file);
    }
  }

  private void lookAtLines(Manifest.Listed listed, Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readString(file).lines().toList();
    } catch (MalformedInputException e) {
      problems.add(new Problem(listed.path(), 0, "the text", "UTF-8", "something else"));
      return;
    }
    rows += lines.size();
    List<String> expected = lineDigests.getOrDefault(listed.path(), List.of());
    for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
      String wanted = i < expected.size() ? expected.get(i) : NOTHING;
      String found = i < lines.size() ? DatasetWriter.digestOf(lines.get(i)) : NOTHING;
      if (!found.equals(wanted)) {
        problems.add(new Problem(listed.path(), i + 1L, "the row's SHA-256", wanted, found));
      }
    }
    lookAtRows(listed, lines);
  }

  /// Whether every line still follows the schema.
  private void lookAtRows(Manifest.Listed listed, List<String> lines) {
    for (Split split : Split.values()) {
      if (manifest.view() != View.ROWS || !DatasetFolder.pathOf(split).equals(listed.path())) {
        continue;
      }
      for (int i = 0; i < lines.size(); i++) {
        try {
          RowLines.read(lines.get(i), split, manifest.production(), "it");
        } catch (InvalidInputException e) {
          problems.add(
              new Problem(
                  listed.path(),
                  i + 1L,
                  "the row",
                  "one of " + Manifest.FORMAT,
                  "not one, for " + e.getMessage()));
        }
      }
    }
  }

  /// The rows agree with the manifest's digests of files; so must its digests of content.
  private void lookAtWhole() throws IOException {
    Dataset dataset;
    try {
      dataset = new DatasetFolder(folder).read();
    } catch (InvalidInputException e) {
      problems.add(
          new Problem(Manifest.FILE, 0, "the dataset", "readable", "not: " + e.getMessage()));
      return;
    }
    compare("content_sha256", manifest.contentSha256(), dataset.fingerprint());
    compare("provenance_sha256", manifest.provenanceSha256(), dataset.provenanceFingerprint());
    compare("canary", manifest.canary(), Manifest.canary(dataset));
  }

  private void compare(String key, String said, String found) {
    if (!said.equals(found)) {
      problems.add(new Problem(Manifest.FILE, 0, key, found + ", as the rows have it", said));
    }
  }

  private void readLineDigests() throws IOException {
    Path file = folder.resolve(DatasetFolder.LINES);
    if (!Files.isRegularFile(file)) {
      return; // the manifest names it, so its absence is told there
    }
    for (String line : Files.readAllLines(file)) {
      int blank = line.indexOf("  ");
      int colon = line.lastIndexOf(':');
      if (blank > 0 && colon > blank) {
        lineDigests
            .computeIfAbsent(line.substring(blank + 2, colon), _ -> new ArrayList<>())
            .add(line.substring(0, blank));
      }
    }
  }

  private void lookForOthers() throws IOException {
    Set<String> named = new HashSet<>(Set.of(Manifest.FILE));
    manifest.files().forEach(file -> named.add(file.path()));
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(path -> !path.startsWith(".") && !path.contains("/.") && !named.contains(path))
          .sorted()
          .forEach(
              path ->
                  problems.add(
                      new Problem(path, 0, "the file", "named in manifest.json", "not named")));
    }
  }
}
