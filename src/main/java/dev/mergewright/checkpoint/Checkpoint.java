package dev.mergewright.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A model directory opened for reading: weights mapped from its safetensors files, configuration,
/// tokenizer files.
///
/// Opening reads headers only, so it takes the same moment for any size. Tensors of whole numbers
/// or booleans (position ids, buffers) are no weights: they are not in [#tensors], and a writer
/// copies them. Owns the mapping until [#close].
public final class Checkpoint implements Weights, AutoCloseable {
  private final ModelFolder files;
  private final ObjectNode config;
  private final Arena arena;
  private final SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final SequencedMap<String, Buffer> buffers = new LinkedHashMap<>();
  private final Map<String, MemorySegment> bytes = new LinkedHashMap<>();
  private final List<Path> weightFiles = new ArrayList<>();
  private @Nullable String fingerprint;

  /// A tensor that is no weight, as it lies on disk.
  record Buffer(Entry entry, MemorySegment bytes) {}

  private Checkpoint(ModelFolder files, ObjectNode config, Arena arena) {
    this.files = files;
    this.config = config;
    this.arena = arena;
  }

  /// Opens a folder in Hugging Face's layout and checks every header.
  ///
  /// @throws InvalidInputException when there is no such folder or no model in it
  /// @throws CheckpointFormatException when a file is damaged or in a format that cannot be merged,
  ///   or the configuration is certainly not that of the weights
  public static Checkpoint open(Path folder) throws IOException {
    ModelFolder files = ModelFolder.of(folder);
    ObjectNode config = files.config();
    refuseQuantized(folder, config);
    Checkpoint checkpoint = new Checkpoint(files, config, Arena.ofShared());
    boolean opened = false;
    try {
      for (Map.Entry<Path, TreeSet<String>> file : files.weightFiles().entrySet()) {
        checkpoint.add(SafetensorsFile.open(file.getKey(), checkpoint.arena), file.getValue());
      }
      checkpoint.requireAgreement();
      opened = true;
      return checkpoint;
    } finally {
      if (!opened) {
        checkpoint.close();
      }
    }
  }

  /// The folder it was opened from.
  public Path folder() {
    return files.folder();
  }

  /// A copy of `config.json`.
  public ObjectNode config() {
    return config.deepCopy();
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return Collections.unmodifiableSequencedMap(tensors);
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    TensorSpec spec = spec(tensor);
    if (from < 0 || count < 0 || from > spec.elements() - count) {
      throw outside(tensor, from, count);
    }
    ElementType type = spec.type();
    MemorySegment stored = bytes(tensor);
    type.decode(stored, from * type.bytes(), into, count);
    if (!type.areFinite(stored, from * type.bytes(), count)) { // the bytes are at hand by now
      throw notFinite(tensor);
    }
  }

  @Override
  public ElementType exactType(String tensor) {
    return spec(tensor).type();
  }

  @Override
  public void encode(
      String tensor, long from, long count, ElementType type, MemorySegment into, long offset) {
    TensorSpec spec = spec(tensor);
    if (spec.type() != type) {
      Weights.super.encode(tensor, from, count, type, into, offset);
      return;
    }
    if (from < 0 || count < 0 || from > spec.elements() - count) {
      throw outside(tensor, from, count);
    }
    long size = type.bytes();
    MemorySegment.copy(bytes(tensor), from * size, into, offset, count * size);
  }

  /// Refuses NaN and infinity by the name of the tensor, as every read does; reads every weight
  /// once.
  ///
  /// For those who want to know before a long computation that reads some weights late.
  public void requireFinite(Progress progress) {
    long total = tensors.values().stream().mapToLong(TensorSpec::bytes).sum();
    progress.begin("check weights of " + folder().getFileName(), total);
    float[] tile = new float[Tiles.SIZE];
    long done = 0;
    for (Map.Entry<String, TensorSpec> tensor : tensors.entrySet()) {
      long elements = tensor.getValue().elements();
      for (long from = 0; from < elements; from += tile.length) {
        int count = (int) Math.min(tile.length, elements - from);
        read(tensor.getKey(), from, tile, count);
      }
      done += tensor.getValue().bytes();
      progress.advance(done, "");
    }
    progress.end("all finite");
  }

  /// The identity of the model: a digest over the names and digests of its configuration, tokenizer
  /// and weight files.
  ///
  /// Reads every file once, at the first call.
  public synchronized String fingerprint() throws IOException {
    String known = fingerprint;
    if (known == null) {
      known = Sha256.of(files());
      fingerprint = known;
    }
    return known;
  }

  /// The same from digests of its [#files] that are known already.
  public String fingerprint(Map<Path, String> digests) throws IOException {
    return Sha256.of(files(), digests);
  }

  /// The files that are the model: configuration, tokenizer and weights.
  public List<Path> files() throws IOException {
    List<Path> parts = new ArrayList<>(files.companions());
    parts.add(folder().resolve(ModelFolder.CONFIG));
    parts.addAll(weightFiles);
    return parts;
  }

  @Override
  public void close() {
    arena.close();
  }

  /// The tensors that are no weights.
  SequencedMap<String, Buffer> buffers() {
    return Collections.unmodifiableSequencedMap(buffers);
  }

  /// The tokenizer, template and licence files.
  List<Path> companions() throws IOException {
    return files.companions();
  }

  private void add(SafetensorsFile file, TreeSet<String> expected) {
    if (!expected.isEmpty() && !expected.equals(file.header().entries().keySet())) {
      throw indexMismatch(file, expected);
    }
    weightFiles.add(file.file());
    file.header().entries().forEach((name, entry) -> add(file, name, entry));
  }

  private void add(SafetensorsFile file, String name, Entry entry) {
    switch (entry.type()) {
      case "F32", "F16", "BF16" -> {
        tensors.put(name, new TensorSpec(ElementType.valueOf(entry.type()), entry.shape()));
        bytes.put(name, file.bytes(entry));
      }
      case "F64", "F8_E5M2", "F8_E4M3", "F8_E8M0" ->
          throw new CheckpointFormatException(
              Reason.UNSUPPORTED_TYPE,
              "%s: %s is stored as %s; only F32, F16 and BF16 weights can be merged, so convert the model to bf16"
                  .formatted(file.file(), name, entry.type()));
      default -> buffers.put(name, new Buffer(entry, file.bytes(entry)));
    }
  }

  private CheckpointFormatException indexMismatch(SafetensorsFile file, TreeSet<String> expected) {
    TreeSet<String> found = new TreeSet<>(file.header().entries().keySet());
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    found.removeAll(expected);
    String difference =
        missing.isEmpty()
            ? "holds " + found.first() + ", which the shard index does not place there"
            : "lacks " + missing.first() + ", which the shard index places there";
    return new CheckpointFormatException(
        Reason.INDEX_MISMATCH, file.file() + " " + difference + "; download the model again");
  }

  private TensorSpec spec(String tensor) {
    TensorSpec spec = tensors.get(tensor);
    if (spec != null) {
      return spec;
    }
    Buffer buffer = buffers.get(tensor);
    if (buffer != null) {
      throw new CheckpointFormatException(
          Reason.UNSUPPORTED_TYPE,
          "%s: %s is stored as %s and is no weight; only F32, F16 and BF16 tensors can be merged"
              .formatted(folder(), tensor, buffer.entry().type()));
    }
    throw new IllegalArgumentException(folder() + " has no tensor named " + tensor);
  }

  private MemorySegment bytes(String tensor) {
    MemorySegment segment = bytes.get(tensor);
    if (segment == null) {
      throw new IllegalStateException("no bytes of " + tensor);
    }
    return segment;
  }

  private void requireAgreement() {
    Optional<String> contradiction = new ConfigAgreement(config, tensors).contradiction();
    if (contradiction.isPresent()) {
      throw new CheckpointFormatException(
          Reason.CONFIG_MISMATCH,
          "%s %s; correct it or download the model again"
              .formatted(folder().resolve(ModelFolder.CONFIG), contradiction.get()));
    }
  }

  private IllegalArgumentException outside(String tensor, long from, long count) {
    return new IllegalArgumentException(
        "elements [%d, %d) leave %s of %s"
            .formatted(from, from + count, tensor, spec(tensor).shape()));
  }

  private CheckpointFormatException notFinite(String tensor) {
    return new CheckpointFormatException(
        Reason.NOT_FINITE,
        "%s: %s holds NaN or infinity, which would spread through a merge; use another version of the model"
            .formatted(folder(), tensor));
  }

  private static void refuseQuantized(Path folder, ObjectNode config) {
    if (config.hasNonNull("quantization_config")) {
      throw new CheckpointFormatException(
          Reason.UNSUPPORTED_TYPE,
          folder
              + " is quantised, as its config.json says; merge the original weights and quantise"
              + " the result");
    }
  }
}
