package dev.mergewright.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that determines a run's results, with the hash of every input: the content of
/// `experiment.lock.yaml`.
///
/// @param format the version of what follows; a change of meaning changes it, and with it every
///   run's id
/// @param settings the experiment as read
/// @param layers the number of transformer layers of its models
/// @param models fingerprints by folder, as the settings name them
/// @param data content hashes of the datasets by use
/// @param judge the digest of the judge's file
/// @param arithmetic what losses are computed in; absent for f32 on a CPU
record Lock(
    int format,
    ExperimentSettings settings,
    int layers,
    Map<String, String> models,
    Map<String, String> data,
    String judge,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String arithmetic) {
  /// The current version.
  static final int FORMAT = 1;

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  Lock {
    models = new TreeMap<>(models);
    data = new TreeMap<>(data);
  }

  /// The file's text: equal locks have equal texts.
  String text() throws IOException {
    return YAML.writeValueAsString(this);
  }

  static Lock read(Path file) throws IOException {
    return StrictYaml.read(file, Lock.class);
  }
}
