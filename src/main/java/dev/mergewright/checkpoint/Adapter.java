package dev.mergewright.checkpoint;

import dev.mergewright.checkpoint.CheckpointFormatException.Reason;
import dev.mergewright.checkpoint.LowRankDelta.Factor;
import dev.mergewright.checkpoint.SafetensorsHeader.Entry;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import dev.mergewright.tensor.Tiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A LoRA adapter in PEFT's layout, opened for reading: a low-rank change of some weights of a
/// model.
///
/// ```text
/// adapter_config.json        rank, alpha and variant, see [AdapterConfig]
/// adapter_model.safetensors  tensors named [base_model.model.]MODULE.PART
///
/// PART  lora_A[.default].weight      A: [rank, in]
///       lora_B[.default].weight      B: [out, rank]
///       lora_embedding_A[.default]   A: [rank, tokens]
///       lora_embedding_B[.default]   B: [width, rank]
///       [modules_to_save[.default].|base_layer.]weight, .bias   takes the place of the model's tensor
/// ```
///
/// Opening reads and checks every factor, NaN and infinity included; adapters are small. A tensor
/// that has no place in the model is refused and never left out. Owns the mapping until [#close].
public final class Adapter implements AutoCloseable {
  static final String WEIGHTS = "adapter_model.safetensors";

  private static final String PREFIX = "base_model.model.";
  private static final Pattern FACTOR =
      Pattern.compile("(.+)\\.lora_(embedding_)?([AB])(?:\\.default)?(?:\\.weight)?");
  private static final Pattern WRAPPER =
      Pattern.compile("\\.(?:modules_to_save(?:\\.default)?|base_layer)(?=\\.(?:weight|bias)$)");

  /// What some savers put before the names of a model's tensors and others do not.
  private static final List<String> OUTER_MODULES = List.of("model.", "transformer.");

  private final Path folder;
  private final AdapterConfig config;
  private final Arena arena;
  private final SequencedMap<String, Factor> replaced = new LinkedHashMap<>();
  private final SequencedMap<String, LowRankDelta> deltas = new LinkedHashMap<>();

  private Adapter(Path folder, AdapterConfig config, Arena arena) {
    this.folder = folder;
    this.config = config;
    this.arena = arena;
  }

  /// Opens an adapter's folder and checks everything in it.
  ///
  /// @throws InvalidInputException when there is no such folder
  /// @throws CheckpointFormatException when a file is missing, damaged or of a kind that cannot be
  ///   merged
  public static Adapter open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is no folder; name that of a PEFT adapter or download it");
    }
    AdapterConfig config = AdapterConfig.read(folder);
    requireSafetensors(folder);
    Adapter adapter = new Adapter(folder, config, Arena.ofShared());
    boolean opened = false;
    try {
      adapter.add(SafetensorsFile.open(folder.resolve(WEIGHTS), adapter.arena));
      opened = true;
      return adapter;
    } finally {
      if (!opened) {
        adapter.close();
      }
    }
  }

  /// The folder it was opened from.
  public Path folder() {
    return folder;
  }

  /// The identity of the adapter: a digest over the names and digests of its [#files].
  public String fingerprint(Map<Path, String> digests) {
    return Sha256.of(files(), digests);
  }

  /// The files that are the adapter: configuration and weights.
  public List<Path> files() {
    return List.of(config.file(), folder.resolve(WEIGHTS));
  }

  /// The model with this adapter over it, which must stay open as long as that is read.
  ///
  /// @throws InvalidInputException when a tensor of the adapter fits no weight of the model
  public Weights over(Weights model) {
    Map<String, Factor> whole = new LinkedHashMap<>();
    replaced.forEach(
        (name, factor) -> whole.put(place(model, name, factor.name(), factor.shape()), factor));
    Map<String, LowRankDelta> added = new LinkedHashMap<>();
    deltas.forEach(
        (name, delta) -> added.put(place(model, name, delta.b().name(), delta.shape()), delta));
    return new AdaptedWeights(model, whole, added);
  }

  @Override
  public void close() {
    arena.close();
  }

  private static void requireSafetensors(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(WEIGHTS))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<String> pickle =
          files
              .map(file -> file.getFileName().toString())
              .filter(ModelFolder::isPickle)
              .sorted()
              .findFirst();
      throw pickle.isEmpty()
          ? new CheckpointFormatException(
              Reason.MISSING_FILE, folder + " has no " + WEIGHTS + "; finish the download")
          : new CheckpointFormatException(
              Reason.PICKLE_ONLY,
              "%s holds the adapter as a Python pickle (%s), which can run code when opened; convert it to safetensors"
                  .formatted(folder, pickle.get()));
    }
  }

  private void add(SafetensorsFile file) {
    SequencedMap<String, Factor> as = new LinkedHashMap<>();
    SequencedMap<String, Factor> bs = new LinkedHashMap<>();
    SequencedMap<String, Boolean> embeddings = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> tensor : file.header().entries().entrySet()) {
      Factor factor = factor(file, tensor.getKey(), tensor.getValue());
      String name = tensor.getKey();
      name = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
      Matcher part = FACTOR.matcher(name);
      if (part.matches()) {
        embeddings.put(part.group(1), part.group(2) != null);
        put(part.group(3).equals("A") ? as : bs, part.group(1), factor);
      } else {
        put(replaced, WRAPPER.matcher(name).replaceFirst(""), factor);
      }
    }
    embeddings.forEach(
        (module, isEmbedding) ->
            deltas.put(
                module + ".weight", delta(module, as.get(module), bs.get(module), isEmbedding)));
    if (deltas.isEmpty() && replaced.isEmpty()) {
      throw refused("holds no tensors");
    }
  }

  private Factor factor(SafetensorsFile file, String name, Entry entry) {
    if (!List.of("F32", "F16", "BF16").contains(entry.type())) {
      throw new CheckpointFormatException(
          Reason.UNSUPPORTED_TYPE,
          "%s: %s is stored as %s; only F32, F16 and BF16 can be merged, so convert the adapter"
              .formatted(file.file(), name, entry.type()));
    }
    Factor factor =
        new Factor(name, ElementType.valueOf(entry.type()), entry.shape(), file.bytes(entry));
    requireFinite(factor);
    return factor;
  }

  private void requireFinite(Factor factor) {
    long elements = factor.bytes().byteSize() / factor.type().bytes();
    float[] tile = new float[Tiles.SIZE];
    for (long from = 0; from < elements; from += tile.length) {
      int count = (int) Math.min(tile.length, elements - from);
      factor.read(from, tile, count);
      if (!Float.isFinite(Tiles.greatestMagnitude(tile, count))) {
        throw new CheckpointFormatException(
            Reason.NOT_FINITE,
            "%s: %s holds NaN or infinity, which would spread through a merge; use another version of the adapter"
                .formatted(folder, factor.name()));
      }
    }
  }

  private void put(Map<String, Factor> parts, String module, Factor factor) {
    Factor other = parts.put(module, factor);
    if (other != null) {
      throw new CheckpointFormatException(
          Reason.DUPLICATE_NAME,
          "%s holds %s and %s, which are one tensor by two names; save the adapter again"
              .formatted(folder.resolve(WEIGHTS), other.name(), factor.name()));
    }
  }

  private LowRankDelta delta(
      String module, @Nullable Factor a, @Nullable Factor b, boolean isEmbedding) {
    if (a == null || b == null) {
      throw refused("holds one of the two factors of %s and lacks the other", module);
    }
    int rank = config.rank(module);
    if (a.shape().size() != 2
        || b.shape().size() != 2
        || a.shape().getFirst() != rank
        || b.shape().getLast() != rank) {
      throw refused(
          "holds %s of shape %s and %s of shape %s, which are no factors of the rank %d that %s"
              + " says",
          a.name(), a.shape(), b.name(), b.shape(), rank, AdapterConfig.FILE);
    }
    return new LowRankDelta(a, b, config.scale(module), isEmbedding || config.isTransposed());
  }

  private CheckpointFormatException refused(String sentence, Object... found) {
    return new CheckpointFormatException(
        Reason.INVALID_ENTRY,
        "%s %s; save or download the adapter again"
            .formatted(folder.resolve(WEIGHTS), sentence.formatted(found)));
  }

  /// The model's name of a tensor that the adapter changes.
  private String place(Weights model, String name, String own, List<Long> shape) {
    String place = named(model, name);
    TensorSpec spec = model.tensors().get(place);
    TokenTables tables = TokenTables.of(model.tensors().keySet());
    boolean isHead = TokenTables.of(List.of(name)).head() != null;
    if (spec == null && isHead && tables.embedding() != null && tables.head() == null) {
      throw new InvalidInputException(
          "%s changes %s, but the head of the model is its embedding; merge this adapter into its model with peft first"
              .formatted(folder, own));
    }
    if (spec == null) {
      throw new InvalidInputException(
          "%s changes %s, which the model does not have; use the model that it was trained on, %s"
              .formatted(folder, own, config.baseModel()));
    }
    if (!spec.shape().equals(shape)) {
      throw new InvalidInputException(
          "%s changes %s of shape %s, which has shape %s in the model; use the model that it was trained on, %s"
              .formatted(folder, place, shape, spec.shape(), config.baseModel()));
    }
    return place;
  }

  private static String named(Weights model, String name) {
    if (model.tensors().containsKey(name)) {
      return name;
    }
    return OUTER_MODULES.stream()
        .map(outer -> name.startsWith(outer) ? name.substring(outer.length()) : outer + name)
        .filter(model.tensors()::containsKey)
        .findFirst()
        .orElse(name);
  }
}
