package dev.mergewright.synthesis;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of prompts that belong together, with `set.yaml` beside them:
///
/// ```yaml
/// id: safety-v2                    # the name of the folder
/// version: 2
/// licence: CC0-1.0
/// taxonomy: llama-guard-3@1        # may be left out
/// note: what the set is for
/// changelog: [what changed from version to version]
/// files:                           # written by `mergewright prompts freeze`
///   - {file: ask-pair.md, version: 1, sha256: '1a2b...'}
/// ```
///
/// Datasets name their prompts by digest, so a frozen file is never changed: a change is a new
/// version in its head, or a new set.
///
/// @param folder where it lies
/// @param settings what `set.yaml` says, null when there is none
/// @param files the prompt files, by name
public record PromptSet(Path folder, @Nullable Settings settings, List<Path> files) {
  static final String SETTINGS = "set.yaml";
  private static final String README = "README.md";

  /// What `set.yaml` says.
  ///
  /// @param files the frozen prompts
  public record Settings(
      String id,
      int version,
      String licence,
      @Nullable String taxonomy,
      String note,
      List<String> changelog,
      List<Frozen> files) {
    public Settings {
      changelog = List.copyOf(changelog);
      files = List.copyOf(files);
    }
  }

  /// A prompt that must not change any more.
  ///
  /// @param file its name in the folder
  /// @param version its version at that time
  /// @param sha256 its digest, with its partials put in
  public record Frozen(String file, int version, String sha256) {
    private String line() {
      return "  - {file: %s, version: %d, sha256: '%s'}".formatted(file, version, sha256);
    }
  }

  public PromptSet {
    files = List.copyOf(files);
  }

  public static PromptSet open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is no folder of prompts, expected one such as prompts/safety-v2");
    }
    Path settings = folder.resolve(SETTINGS);
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(file -> file.toString().endsWith(".md") && !file.endsWith(README))
              .sorted()
              .toList();
      return new PromptSet(
          folder, Files.exists(settings) ? StrictYaml.read(settings, Settings.class) : null, files);
    }
  }

  /// The folders below one that hold prompts or a `set.yaml`, by name; the folder of partials is no
  /// set.
  public static List<PromptSet> all(Path prompts) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(prompts)) {
      folders = entries.filter(Files::isDirectory).sorted().toList();
    }
    List<PromptSet> sets = new ArrayList<>();
    for (Path folder : folders) {
      PromptSet set = open(folder);
      if (!folder.endsWith("partials") && (set.settings != null || !set.files.isEmpty())) {
        sets.add(set);
      }
    }
    return sets;
  }

  /// What is wrong with the set, and what could be better.
  public List<PromptFinding> lint() throws IOException {
    return new PromptLint(this).findings();
  }

  /// Writes the digests of all files into `set.yaml`.
  ///
  /// @return what was frozen
  /// @throws InvalidInputException when a file is not sound, or was frozen and has changed without
  ///   a new version
  public List<Frozen> freeze() throws IOException {
    Path file = folder.resolve(SETTINGS);
    if (settings == null) {
      throw new InvalidInputException(
          file + " does not exist; write it with id, version, licence, note and changelog first");
    }
    Map<String, Frozen> before = frozen();
    List<Frozen> after = new ArrayList<>();
    for (Path prompt : files) {
      Frozen now = frozen(prompt);
      Frozen then = before.get(now.file);
      if (then != null && !then.sha256.equals(now.sha256) && now.version <= then.version) {
        throw new InvalidInputException(
            "%s was frozen as version %d and has changed since; raise its version or put it back"
                .formatted(prompt, then.version));
      }
      after.add(now);
    }
    // The list is the last key, so that everything else stays as its author wrote it.
    String text = Files.readString(file).replaceFirst("(?ms)^files:.*", "").stripTrailing();
    List<String> lines = new ArrayList<>(List.of(text, "files:"));
    after.forEach(entry -> lines.add(entry.line()));
    Files.write(file, lines);
    return after;
  }

  Map<String, Frozen> frozen() {
    Map<String, Frozen> frozen = new TreeMap<>();
    if (settings != null) {
      settings.files.forEach(entry -> frozen.put(entry.file, entry));
    }
    return frozen;
  }

  private static Frozen frozen(Path file) throws IOException {
    Prompt prompt = Prompt.read(file);
    String version = prompt.id().substring(prompt.id().lastIndexOf('@') + 1);
    return new Frozen(
        String.valueOf(file.getFileName()), Integer.parseInt(version), prompt.sha256());
  }
}
