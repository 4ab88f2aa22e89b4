package dev.mergewright.miniature;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How a model folder came to be, kept in it as `training.json`; with it a finished model is recognised and not trained again.
///
/// @param world the world's seed
/// @param role which of the three models it is
/// @param plan how it was trained
/// @param parent the digest of the weights it was trained from, empty for the first
/// @param loss the mean training loss of the last tenth of the steps
/// @param files the digest of every other file in the folder, by name
/// @param behaviour what the stored weights do on the final questions
@JsonPropertyOrder({"world", "role", "plan", "parent", "loss", "files", "behaviour"})
record TrainingRecord(
    long world,
    MiniatureRole role,
    TrainingPlan plan,
    String parent,
    double loss,
    SortedMap<String, String> files,
    Behaviour behaviour) {
  static final String FILE = "training.json";
  static final String WEIGHTS = "model.safetensors";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// Reads the record of a folder, nothing when there is no such folder.
  ///
  /// @throws InvalidInputException when the folder has no record or files other than it says
  static Optional<TrainingRecord> read(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s exists but has no %s, so it is no finished miniature model; choose another folder or remove it"
              .formatted(folder, FILE));
    }
    try {
      TrainingRecord record = JSON.readValue(file.toFile(), TrainingRecord.class);
      record.requireFiles(folder);
      return Optional.of(record);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s is not a training record (%s); remove the folder %s to train the model again"
              .formatted(file, e.getOriginalMessage(), folder),
          e);
    }
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /// The digest of the weights, which is the parent of the next model.
  String weights() {
    return files.getOrDefault(WEIGHTS, "");
  }

  /// The digests of all files of a folder but the record itself; hidden files belong to whoever is writing.
  static SortedMap<String, String> digests(Path folder) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> !file.getFileName().toString().startsWith(".")).forEach(found::add);
    }
    for (Path file : found) {
      if (!file.getFileName().toString().equals(FILE)) {
        digests.put(file.getFileName().toString(), Sha256.of(file));
      }
    }
    return digests;
  }

  private void requireFiles(Path folder) throws IOException {
    Map<String, String> found = digests(folder);
    for (Map.Entry<String, String> expected : files.entrySet()) {
      String digest = found.get(expected.getKey());
      if (!expected.getValue().equals(digest)) {
        throw new InvalidInputException(
            "%s %s; remove the folder to train the model again, or restore the file"
                .formatted(
                    folder.resolve(expected.getKey()),
                    digest == null ? "is missing" : "is not the file that was trained"));
      }
    }
  }
}
