package dev.mergewright.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The files of a model directory in Hugging Face's layout.
///
/// ```text
/// config.json                        required
/// model.safetensors                  the weights in one file, or
/// model.safetensors.index.json       {"weight_map": {tensor: shard file}} and the shards it names
/// tokenizer and chat template files  whichever of [#COMPANIONS] exist
/// ```
record ModelFolder(Path folder) {
  static final String CONFIG = "config.json";
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /// What travels with the weights unchanged, besides licences, `*.tiktoken` and the code that a
  /// configuration names by `auto_map`, without which the model could not be loaded.
  static final List<String> COMPANIONS =
      List.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer.model",
          "sentencepiece.bpe.model",
          "spiece.model",
          "tekken.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "vocab.txt",
          "merges.txt",
          "chat_template.jinja",
          "chat_template.json",
          "processor_config.json",
          "preprocessor_config.json",
          "video_preprocessor_config.json");

  private static final List<String> LICENCES =
      List.of("LICENSE", "LICENCE", "NOTICE", "USE_POLICY");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /// Checks that the folder looks like a model at all.
  static ModelFolder of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          Files.exists(folder)
              ? folder
                  + " is a file; name the folder that holds config.json and the safetensors files"
              : folder + " does not exist; download the model or correct the path");
    }
    if (!Files.isRegularFile(folder.resolve(CONFIG))) {
      if (Files.isRegularFile(folder.resolve(AdapterConfig.FILE))) {
        throw missing(folder + " is an adapter; name it after its model, as model+adapter");
      }
      throw missing(folder + " has no config.json; name the folder of a Hugging Face model");
    }
    return new ModelFolder(folder);
  }

  /// The configuration.
  ObjectNode config() throws IOException {
    Path file = folder.resolve(CONFIG);
    if (json(file) instanceof ObjectNode config) {
      return config;
    }
    throw new CheckpointFormatException(
        Reason.INVALID_JSON, file + " is not a JSON object; copy it again from the model's source");
  }

  /// The weight files, each with the tensors that the index expects in it; no expectation without
  /// an index.
  SequencedMap<Path, TreeSet<String>> weightFiles() throws IOException {
    SequencedMap<Path, TreeSet<String>> files = new LinkedHashMap<>();
    if (Files.isRegularFile(folder.resolve(INDEX))) {
      for (Map.Entry<String, JsonNode> tensor : weightMap().properties()) {
        files.computeIfAbsent(shard(tensor.getValue()), _ -> new TreeSet<>()).add(tensor.getKey());
      }
      return files;
    }
    if (!Files.isRegularFile(folder.resolve(SINGLE))) {
      throw noWeights();
    }
    files.put(folder.resolve(SINGLE), new TreeSet<>());
    return files;
  }

  /// The tokenizer, template, generation, code and licence files that exist, sorted.
  List<Path> companions() throws IOException {
    boolean hasCode = hasCode(CONFIG) || hasCode("tokenizer_config.json");
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        boolean isCompanion =
            COMPANIONS.contains(name)
                || LICENCES.stream().anyMatch(name::startsWith)
                || name.endsWith(".tiktoken")
                || hasCode && name.endsWith(".py");
        if (isCompanion && Files.isRegularFile(file)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private boolean hasCode(String file) throws IOException {
    Path settings = folder.resolve(file);
    return Files.isRegularFile(settings) && json(settings).has("auto_map");
  }

  private JsonNode weightMap() throws IOException {
    JsonNode map = json(folder.resolve(INDEX)).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new CheckpointFormatException(
          Reason.INVALID_JSON,
          folder.resolve(INDEX) + " has no weight_map; copy it again from the model's source");
    }
    return map;
  }

  private Path shard(JsonNode name) {
    String text = name.asText();
    Path index = folder.resolve(INDEX);
    if (!name.isTextual() || !text.matches("[^/\\\\\\p{Cntrl}]+\\.safetensors")) {
      throw new CheckpointFormatException(
          Reason.UNSAFE_PATH,
          "%s names the shard %s; a shard must be a .safetensors file in the same folder"
              .formatted(index, name));
    }
    Path shard = folder.resolve(text);
    if (!Files.isRegularFile(shard)) {
      throw missing(shard + " is missing, which the shard index names; finish the download");
    }
    return shard;
  }

  private CheckpointFormatException noWeights() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> pickles =
          files
              .map(file -> file.getFileName().toString())
              .filter(ModelFolder::isPickle)
              .sorted()
              .toList();
      return pickles.isEmpty()
          ? missing(
              folder + " has neither model.safetensors nor " + INDEX + "; finish the download")
          : new CheckpointFormatException(
              Reason.PICKLE_ONLY,
              "%s holds its weights as a Python pickle (%s), which can run code when opened; convert it to safetensors"
                  .formatted(folder, pickles.getFirst()));
    }
  }

  /// Whether a file holds Python objects, by its name.
  static boolean isPickle(String name) {
    return name.matches(".*\\.(bin|pt|pth|pkl|ckpt)");
  }

  /// A JSON file.
  static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new CheckpointFormatException(
          Reason.INVALID_JSON,
          "%s:%d: not valid JSON: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
  }

  private static CheckpointFormatException missing(String sentence) {
    return new CheckpointFormatException(Reason.MISSING_FILE, sentence);
  }
}
