package dev.mergewright.synthesis;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.dataset.Making;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How far the judges of a generation agree with people, as `generate calibrate --out` writes it
/// for `judges.calibration` of the generation file. It is JSON:
///
/// ```text
/// {"detector_sha256": all that decides what the judges say,
///  "labels_sha256": the file of labels,
///  "agreements": [one per group of requests, all of them first]}
/// ```
public record CalibrationFile(
    String detectorSha256, String labelsSha256, List<Making.Agreement> agreements) {
  /// Nobody measured it.
  public static final CalibrationFile NONE = new CalibrationFile("", "", List.of());

  public CalibrationFile {
    agreements = List.copyOf(agreements);
  }

  /// Reads a file that is about these judges.
  ///
  /// @param detectorSha256 what decides what they say
  /// @throws InvalidInputException when it is missing, or about other judges
  static CalibrationFile read(Path file, String detectorSha256) throws IOException {
    CalibrationFile read = StrictYaml.read(file, CalibrationFile.class);
    if (!read.detectorSha256.equals(detectorSha256)) {
      throw new InvalidInputException(
          "%s was measured with other judges than the generation file names; run generate calibrate again, or remove calibration from judges"
              .formatted(file));
    }
    return read;
  }

  /// @throws InvalidInputException when the file exists: a measurement is never written over
  public void write(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new InvalidInputException(
          file + " exists, and a calibration is never written over; give another file");
    }
    JsonMapper json =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, json.writeValueAsString(this) + "\n");
  }
}
