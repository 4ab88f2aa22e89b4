package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Writes a complete Hugging Face directory from any [Weights], stored or computed.
///
/// The folder appears by one rename when everything is on disk and was opened again; an existing
/// one is never touched. Weights stream through blocks, so the heap does not grow with the model,
/// and the bytes are the same for any number of threads. Immutable: each `with` returns a changed
/// copy.
public final class CheckpointWriter {
  /// The greatest shard by default, that of the Hub.
  public static final long SHARD_BYTES = 5_000_000_000L;

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode config;
  private final boolean isVouchedFor;
  private final Companions companions;
  private final int threads;
  private final long shardBytes;
  private final Rounding rounding;

  private CheckpointWriter(
      ObjectNode config,
      boolean isVouchedFor,
      Companions companions,
      int threads,
      long shardBytes,
      Rounding rounding) {
    if (threads < 1 || shardBytes < 1) {
      throw new IllegalArgumentException(
          "threads and shard bytes must be positive, were %d and %d"
              .formatted(threads, shardBytes));
    }
    this.config = config;
    this.isVouchedFor = isVouchedFor;
    this.companions = companions;
    this.threads = threads;
    this.shardBytes = shardBytes;
    this.rounding = rounding;
  }

  /// A writer of models like this one: configuration, tokenizer, chat template and licences travel
  /// along.
  public static CheckpointWriter like(Checkpoint template) {
    return new CheckpointWriter(
        template.config(), false, Companions.of(template), 1, SHARD_BYTES, new Rounding.Nearest());
  }

  /// A writer of a new model; the tokenizer files come by [#withFile].
  public static CheckpointWriter of(ObjectNode config) {
    return new CheckpointWriter(
        config.deepCopy(), false, Companions.of(null), 1, SHARD_BYTES, new Rounding.Nearest());
  }

  /// The same writer with a configuration that the caller adapted by [ModelConfig]: the tensors
  /// need not be those of the template any more.
  ///
  /// Of the template's tensors that are no weights, those of layers beyond the new number are left
  /// out.
  public CheckpointWriter withConfig(ObjectNode adapted) {
    return new CheckpointWriter(
        adapted.deepCopy(), true, companions, threads, shardBytes, rounding);
  }

  /// The same writer with another number of threads.
  public CheckpointWriter withThreads(int count) {
    return new CheckpointWriter(config, isVouchedFor, companions, count, shardBytes, rounding);
  }

  /// The same writer with another greatest shard; a single tensor may be greater.
  public CheckpointWriter withShardBytes(long bytes) {
    return new CheckpointWriter(config, isVouchedFor, companions, threads, bytes, rounding);
  }

  /// The same writer with one more file, such as a model card; it takes the place of a template's
  /// file of that name.
  public CheckpointWriter withFile(String name, String text) {
    return new CheckpointWriter(
        config, isVouchedFor, companions.with(name, text), threads, shardBytes, rounding);
  }

  /// The same writer without a file, such as a tokenizer that does not fit the vocabulary any more.
  public CheckpointWriter withoutFile(String name) {
    return new CheckpointWriter(
        config, isVouchedFor, companions.without(name), threads, shardBytes, rounding);
  }

  /// The same writer with other tokenizer files than the template's.
  public CheckpointWriter withTokenizer(TokenizerFiles files) {
    Companions changed = companions;
    for (String name : files.leftOut()) {
      changed = changed.without(name);
    }
    for (Map.Entry<String, String> file : files.written().entrySet()) {
      changed = changed.with(file.getKey(), file.getValue());
    }
    return new CheckpointWriter(config, isVouchedFor, changed, threads, shardBytes, rounding);
  }

  /// The same writer, rounding by chance to one of the two neighbours so that small changes keep
  /// their mean; see [dev.mergewright.tensor.StochasticRounding].
  ///
  /// The bytes depend on the seed, the tensors' names and their numbers, not on threads or shards.
  public CheckpointWriter withStochasticRounding(long seed) {
    return new CheckpointWriter(
        config, isVouchedFor, companions, threads, shardBytes, new Rounding.Stochastic(seed));
  }

  /// What writing these weights would take, after every check that [#write] makes before it starts;
  /// touches nothing.
  ///
  /// @throws InvalidInputException when the target exists or cannot be made, the disk has too
  ///   little room, or the tensors are not those of the template or of the configuration
  public DiskRoom room(Weights weights, Path target) throws IOException {
    requireFitting(weights.tensors(), target);
    Path place = AtomicFolder.place(target);
    DiskRoom room = room(layouts(place, weights.tensors()), place);
    room.require(target);
    return room;
  }

  /// Writes the model.
  ///
  /// @throws InvalidInputException when the target exists, the disk has too little room, or the
  ///   tensors are not those of the template or of the configuration
  public void write(Weights weights, Path target, Progress progress) throws IOException {
    SequencedMap<String, TensorSpec> specs = weights.tensors();
    requireFitting(specs, target);
    try (AtomicFolder folder = AtomicFolder.create(target)) {
      SequencedMap<Path, SafetensorsLayout> shards = layouts(folder.path(), specs);
      room(shards, folder.path()).require(target);
      writeConfig(folder.path(), specs);
      companions.write(folder.path());
      if (shards.size() > 1) {
        Files.writeString(
            folder.path().resolve(ModelFolder.INDEX), SafetensorsLayout.index(shards));
      }
      new ShardWriter(weights, buffers(specs), threads, rounding).write(shards, target, progress);
      check(folder.path(), specs, target);
      folder.publish();
    }
  }

  private SequencedMap<Path, SafetensorsLayout> layouts(
      Path folder, SequencedMap<String, TensorSpec> specs) throws IOException {
    SequencedMap<String, Entry> tensors = new LinkedHashMap<>();
    specs.forEach((name, spec) -> tensors.put(name, SafetensorsLayout.unplaced(spec)));
    buffers(specs).forEach((name, buffer) -> tensors.put(name, buffer.entry()));
    List<SequencedMap<String, Entry>> groups = SafetensorsLayout.split(tensors, shardBytes);
    SequencedMap<Path, SafetensorsLayout> shards = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      String name =
          groups.size() == 1
              ? ModelFolder.SINGLE
              : "model-%05d-of-%05d.safetensors".formatted(i + 1, groups.size());
      shards.put(folder.resolve(name), SafetensorsLayout.of(groups.get(i)));
    }
    return shards;
  }

  private SequencedMap<String, Checkpoint.Buffer> buffers(SequencedMap<String, TensorSpec> specs) {
    Checkpoint template = companions.template();
    SequencedMap<String, Checkpoint.Buffer> kept = new LinkedHashMap<>();
    int layers = ModelConfig.of(config).layers().orElse(Integer.MAX_VALUE);
    if (template != null) {
      template
          .buffers()
          .forEach(
              (name, buffer) -> {
                boolean isLeftOver = ConfigAgreement.layerOf(name) >= layers;
                if (!isVouchedFor || !isLeftOver && !specs.containsKey(name)) {
                  kept.put(name, buffer);
                }
              });
    }
    return kept;
  }

  private void writeConfig(Path folder, SequencedMap<String, TensorSpec> specs) throws IOException {
    ObjectNode corrected = ModelConfig.of(config).withType(prevailingType(specs)).json();
    Files.writeString(
        folder.resolve(ModelFolder.CONFIG),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(corrected) + "\n");
  }

  private static ElementType prevailingType(SequencedMap<String, TensorSpec> specs) {
    Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
    specs.values().forEach(spec -> elements.merge(spec.type(), spec.elements(), Long::sum));
    return elements.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow(() -> new IllegalArgumentException("a model needs at least one tensor"))
        .getKey();
  }

  private void requireFitting(SequencedMap<String, TensorSpec> specs, Path target) {
    Checkpoint template = companions.template();
    if (template != null && !isVouchedFor) {
      requireSameNames(specs, template);
    }
    Optional<String> contradiction = new ConfigAgreement(config, specs).contradiction();
    if (contradiction.isPresent()) {
      throw new CheckpointFormatException(
          Reason.CONFIG_MISMATCH,
          "%s cannot be written, because its config.json %s; adapt the configuration to the weights"
              .formatted(target, contradiction.get()));
    }
  }

  private static void requireSameNames(
      SequencedMap<String, TensorSpec> specs, Checkpoint template) {
    for (String name : specs.keySet()) {
      if (!template.tensors().containsKey(name)) {
        throw differs(name, "is to be written, but is not in", template);
      }
    }
    for (String name : template.tensors().keySet()) {
      if (!specs.containsKey(name)) {
        throw differs(name, "would be lost, which is in", template);
      }
    }
  }

  private static InvalidInputException differs(String tensor, String how, Checkpoint template) {
    return new InvalidInputException(
        "%s %s %s; its configuration would not fit the weights"
            .formatted(tensor, how, template.folder()));
  }

  private static DiskRoom room(SequencedMap<Path, SafetensorsLayout> shards, Path place)
      throws IOException {
    long needed =
        shards.values().stream().mapToLong(layout -> layout.dataBegin() + layout.dataBytes()).sum();
    return new DiskRoom(needed, Files.getFileStore(place).getUsableSpace());
  }

  /// Opens what was written, which compares its configuration with its tensors too.
  private static void check(Path folder, SequencedMap<String, TensorSpec> specs, Path target)
      throws IOException {
    try (Checkpoint written = Checkpoint.open(folder)) {
      if (!written.tensors().equals(specs)) {
        throw new IOException("what was written to " + target + " differs from what was meant");
      }
      Tying.of(written);
    } catch (CheckpointFormatException e) {
      String sentence = String.valueOf(e.getMessage());
      throw new CheckpointFormatException(
          e.reason(), sentence.replace(folder.toString(), target.toString()), e);
    }
  }
}
