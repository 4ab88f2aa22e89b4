package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Checkpoint template;
  private final int threads;
  private final long shardBytes;
  private final SequencedMap<String, String> texts;
  private final Rounding rounding;

  private CheckpointWriter(
      ObjectNode config,
      @Nullable Checkpoint template,
      int threads,
      long shardBytes,
      SequencedMap<String, String> texts,
      Rounding rounding) {
    if (threads < 1 || shardBytes < 1) {
      throw new IllegalArgumentException(
          "threads and shard bytes must be positive, were %d and %d"
              .formatted(threads, shardBytes));
    }
    this.config = config;
    this.template = template;
    this.threads = threads;
    this.shardBytes = shardBytes;
    this.texts = Collections.unmodifiableSequencedMap(texts);
    this.rounding = rounding;
  }

  /// A writer of models like this one: configuration, tokenizer, chat template and licences travel
  /// along.
  public static CheckpointWriter like(Checkpoint template) {
    return new CheckpointWriter(
        template.config(), template, 1, SHARD_BYTES, new LinkedHashMap<>(), new Rounding.Nearest());
  }

  /// A writer of a new model; the tokenizer files come by [#withFile].
  public static CheckpointWriter of(ObjectNode config) {
    return new CheckpointWriter(
        config.deepCopy(), null, 1, SHARD_BYTES, new LinkedHashMap<>(), new Rounding.Nearest());
  }

  /// The same writer with another number of threads.
  public CheckpointWriter withThreads(int count) {
    return new CheckpointWriter(config, template, count, shardBytes, texts, rounding);
  }

  /// The same writer with another greatest shard; a single tensor may be greater.
  public CheckpointWriter withShardBytes(long bytes) {
    return new CheckpointWriter(config, template, threads, bytes, texts, rounding);
  }

  /// The same writer with one more file, such as a model card; it takes the place of a template's
  /// file of that name.
  public CheckpointWriter withFile(String name, String text) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.equals(ModelFolder.CONFIG)) {
      throw new IllegalArgumentException("not a name for a file beside the weights: " + name);
    }
    SequencedMap<String, String> more = new LinkedHashMap<>(texts);
    more.put(name, text);
    return new CheckpointWriter(config, template, threads, shardBytes, more, rounding);
  }

  /// The same writer, rounding by chance to one of the two neighbours so that small changes keep
  /// their mean; see [dev.mergewright.tensor.StochasticRounding].
  ///
  /// The bytes depend on the seed, the tensors' names and their numbers, not on threads or shards.
  public CheckpointWriter withStochasticRounding(long seed) {
    return new CheckpointWriter(
        config, template, threads, shardBytes, texts, new Rounding.Stochastic(seed));
  }

  /// What writing these weights would take, after every check that [#write] makes before it starts;
  /// touches nothing.
  ///
  /// @throws InvalidInputException when the target exists or cannot be made, the disk has too
  ///   little room or the tensors are not those of the template
  public DiskRoom room(Weights weights, Path target) throws IOException {
    requireTemplate(weights.tensors());
    Path place = AtomicFolder.place(target);
    DiskRoom room = room(layouts(place, weights.tensors()), place);
    room.require(target);
    return room;
  }

  /// Writes the model.
  ///
  /// @throws InvalidInputException when the target exists, the disk has too little room or the
  ///   tensors are not those of the template
  public void write(Weights weights, Path target, Progress progress) throws IOException {
    SequencedMap<String, TensorSpec> specs = weights.tensors();
    requireTemplate(specs);
    try (AtomicFolder folder = AtomicFolder.create(target)) {
      SequencedMap<Path, SafetensorsLayout> shards = layouts(folder.path(), specs);
      room(shards, folder.path()).require(target);
      writeCompanions(folder.path(), specs);
      if (shards.size() > 1) {
        Files.writeString(
            folder.path().resolve(ModelFolder.INDEX), SafetensorsLayout.index(shards));
      }
      new ShardWriter(weights, buffers(), threads, rounding).write(shards, target, progress);
      check(folder.path(), specs);
      folder.publish();
    }
  }

  private SequencedMap<Path, SafetensorsLayout> layouts(
      Path folder, SequencedMap<String, TensorSpec> specs) throws IOException {
    SequencedMap<String, Entry> tensors = new LinkedHashMap<>();
    specs.forEach((name, spec) -> tensors.put(name, SafetensorsLayout.unplaced(spec)));
    buffers().forEach((name, buffer) -> tensors.put(name, buffer.entry()));
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

  private SequencedMap<String, Checkpoint.Buffer> buffers() {
    return template == null ? new LinkedHashMap<>() : template.buffers();
  }

  private void writeCompanions(Path folder, SequencedMap<String, TensorSpec> specs)
      throws IOException {
    ObjectNode corrected = config.deepCopy();
    String type = configName(prevailingType(specs));
    if (corrected.has("dtype")) { // the name since transformers 5
      corrected.put("dtype", type);
    }
    if (corrected.has("torch_dtype") || !corrected.has("dtype")) {
      corrected.put("torch_dtype", type);
    }
    Files.writeString(
        folder.resolve(ModelFolder.CONFIG),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(corrected) + "\n");
    for (Path file : template == null ? new ArrayList<Path>() : template.companions()) {
      Files.copy(file, folder.resolve(file.getFileName().toString()));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(folder.resolve(text.getKey()), text.getValue());
    }
  }

  private static ElementType prevailingType(SequencedMap<String, TensorSpec> specs) {
    Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
    specs.values().forEach(spec -> elements.merge(spec.type(), spec.elements(), Long::sum));
    return elements.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow(() -> new IllegalArgumentException("a model needs at least one tensor"))
        .getKey();
  }

  private static String configName(ElementType type) {
    return switch (type) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
    };
  }

  private void requireTemplate(SequencedMap<String, TensorSpec> specs) {
    if (template != null) {
      requireSameNames(specs, template);
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

  private static void check(Path folder, SequencedMap<String, TensorSpec> specs)
      throws IOException {
    try (Checkpoint written = Checkpoint.open(folder)) {
      if (!written.tensors().equals(specs)) {
        throw new IOException("what was written to " + folder + " differs from what was meant");
      }
    }
  }
}
