package dev.mergewright.miniature;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mergewright.checkpoint.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How a model came to be, kept beside its weights as `training.json`; by it a finished model is
/// recognised.
///
/// @param world the world's seed
/// @param role which of the three models it is
/// @param plan how it was trained
/// @param parent the digest of the weights file it was trained from, empty for the first model
/// @param loss the mean training loss of the last tenth of the steps
/// @param behaviour what the stored weights do on the final questions
@JsonPropertyOrder({"world", "role", "plan", "parent", "loss", "behaviour"})
record TrainingRecord(
    long world,
    MiniatureRole role,
    TrainingPlan plan,
    String parent,
    double loss,
    Behaviour behaviour) {
  static final String FILE = "training.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// Reads the record of a model folder.
  ///
  /// @throws InvalidInputException when the folder has no record
  static TrainingRecord read(Path model) throws IOException {
    Path file = model.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s has no %s, so it is no finished miniature model; choose another folder or remove it"
              .formatted(model, FILE));
    }
    try {
      return JSON.readValue(file.toFile(), TrainingRecord.class);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s is not a training record (%s); remove the folder %s to train the model again"
              .formatted(file, e.getOriginalMessage(), model),
          e);
    }
  }

  String json() throws JsonProcessingException {
    return JSON.writeValueAsString(this) + "\n";
  }
}
