package dev.mergewright.experiment.settings;

import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An experiment as the user wrote it: the settings, and the folder that their paths are relative
/// to.
///
/// @param folder the folder of `experiment.yaml`, absolute
/// @param settings the content of the file
public record Experiment(Path folder, ExperimentSettings settings) {
  /// The file that makes a folder an experiment.
  public static final String FILE = "experiment.yaml";

  /// Reads the experiment of a folder.
  ///
  /// @throws InvalidInputException when the file is missing or says something that is not
  ///   understood
  public static Experiment read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not there; give the folder of an experiment, such as experiments/miniature"
              .formatted(file));
    }
    return new Experiment(
        folder.toAbsolutePath().normalize(), StrictYaml.read(file, ExperimentSettings.class));
  }

  /// A path of the settings as a place on disk.
  public Path resolve(String path) {
    return folder.resolve(path).normalize();
  }
}
