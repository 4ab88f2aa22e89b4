package dev.mergewright.miniature;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mergewright.checkpoint.AtomicFile;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a world's folder holds, as `manifest.json`: the digest of every file and the behaviour of
/// every model.
///
/// @param note a reminder that these are toys
/// @param world the world's seed
/// @param behaviour what each model does on the final questions, by folder
/// @param files the digest of every file by its path from the folder
@JsonPropertyOrder({"note", "world", "behaviour", "files"})
record Manifest(
    String note, long world, Map<String, Behaviour> behaviour, SortedMap<String, String> files) {
  static final String FILE = "manifest.json";

  private static final String NOTE =
      "toy models of an invented language; nothing measured on them compares with published"
          + " numbers";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// Describes the folder as it is now.
  static Manifest of(long world, Path folder, Map<String, Behaviour> behaviour) throws IOException {
    return new Manifest(NOTE, world, behaviour, digests(folder));
  }

  static Manifest read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), Manifest.class);
  }

  void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /// Compares the files below a part of the folder with what this manifest says of them.
  ///
  /// @throws InvalidInputException naming the first file that is missing or another one
  void requireFiles(Path folder, String part) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (file.getKey().startsWith(part) && !Files.isRegularFile(path)) {
        throw changed(path, "is missing");
      }
      if (file.getKey().startsWith(part) && !Sha256.of(path).equals(file.getValue())) {
        throw changed(path, "is not the file that the manifest describes");
      }
    }
  }

  private static InvalidInputException changed(Path file, String how) {
    return new InvalidInputException(
        "%s %s; restore it, or remove its folder to train again".formatted(file, how));
  }

  /// The digest of every file by its path; hidden files belong to whoever is writing.
  private static SortedMap<String, String> digests(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.filter(Files::isRegularFile).forEach(found::add);
    }
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path file : found) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(FILE) && !name.startsWith(".") && !name.contains("/.")) {
        digests.put(name, Sha256.of(file));
      }
    }
    return digests;
  }
}
