package dev.mergewright.miniature;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mergewright.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import dev.mergewright.checkpoint.Sha256;

/// What a world's folder holds, as `manifest.json`: the digest of every file and the behaviour of every model.
///
/// @param miniature a reminder that these are toys
/// @param world the world's seed
/// @param behaviour what each model does on the final questions, by folder
/// @param files the digest of every file by its path from the folder
@JsonPropertyOrder({"miniature", "world", "behaviour", "files"})
record Manifest(
    String miniature,
    long world,
    SortedMap<String, Behaviour> behaviour,
    SortedMap<String, String> files) {
  static final String FILE = "manifest.json";

  private static final String REMINDER =
      "toy models of an invented language; nothing measured on them compares with published numbers";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static Manifest of(World world, Path folder, Map<MiniatureRole, TrainingRecord> records)
      throws IOException {
    SortedMap<String, Behaviour> behaviour = new TreeMap<>();
    records.forEach((role, record) -> behaviour.put(role.key(), record.behaviour()));
    return new Manifest(REMINDER, world.seed(), behaviour, digests(folder));
  }

  static Manifest read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), Manifest.class);
  }

  void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /// The digest of every file below a folder but the manifest and hidden files.
  static SortedMap<String, String> digests(Path folder) throws IOException {
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
