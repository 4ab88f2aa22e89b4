package dev.mergewright.experiment.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mergewright.checkpoint.Sha256;
import dev.mergewright.experiment.models.ModelPool;
import dev.mergewright.experiment.rows.ExperimentData;
import dev.mergewright.experiment.settings.Experiment;
import dev.mergewright.experiment.settings.ExperimentSettings;
import dev.mergewright.merge.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
/// @param starts the recipes that searches start with from files, by path as in the settings
public record Lock(
    int format,
    ExperimentSettings settings,
    int layers,
    Map<String, String> models,
    Map<String, String> data,
    String judge,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String arithmetic,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> starts) {
  /// The current version.
  public static final int FORMAT = 1;

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  public Lock {
    models = new TreeMap<>(models);
    data = new TreeMap<>(data);
    starts = new TreeMap<>(starts);
  }

  /// The lock of an experiment over models and rows as they are now.
  public static Lock of(
      Experiment experiment, ModelPool models, ExperimentData data, Map<String, String> starts)
      throws IOException {
    return new Lock(
        FORMAT,
        experiment.settings(),
        models.layers(),
        models.fingerprints(),
        data.fingerprints(),
        Sha256.of(experiment.resolve(experiment.settings().judge())),
        models.arithmetic(),
        starts);
  }

  /// The file's text: equal locks have equal texts.
  public String text() throws IOException {
    return YAML.writeValueAsString(this);
  }

  /// Reads the lock of a run.
  public static Lock read(Path file) throws IOException {
    return StrictYaml.read(file, Lock.class);
  }

  /// Every setting and hash under its path, such as `settings.search.alpha`; a list of plain values
  /// is one value.
  public SequencedMap<String, String> keys() {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    addKeys(keys, "", YAML.valueToTree(this));
    return keys;
  }

  private static void addKeys(SequencedMap<String, String> keys, String path, JsonNode node) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(entry -> addKeys(keys, prefix + entry.getKey(), entry.getValue()));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainerNode)) {
      for (int i = 0; i < node.size(); i++) {
        addKeys(keys, path + "[" + i + "]", node.path(i));
      }
    } else {
      keys.put(path, node.isArray() ? list(node) : node.asText());
    }
  }

  private static String list(JsonNode values) {
    return values.valueStream().map(JsonNode::asText).collect(Collectors.joining(", ", "[", "]"));
  }
}
