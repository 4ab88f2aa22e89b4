package dev.mergewright.merge;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mergewright.checkpoint.CheckpointWriter;
import dev.mergewright.checkpoint.InvalidInputException;
import dev.mergewright.checkpoint.Progress;
import dev.mergewright.checkpoint.Weights;
import dev.mergewright.tensor.CounterMask;
import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// A Llama-shaped model of made-up bf16 numbers and its fine-tunes, to measure with.
///
/// ```text
/// b_i = 0.02 n_i                            n: nearly normal, the sum of four uniform numbers
/// x_i = b_i + 0.00012 m_i^3                 |x - b| / |b| = 2 %; about half of the bf16 entries stay as they were
/// ```
///
/// Numbers depend on the tensor and the index alone.
///
/// @param hidden the width; queries have it, keys and values an eighth of it
/// @param layers the number of layers
public record SyntheticLlama(int hidden, int layers) {
  private static final int MAX_VOCABULARY = 32_000;
  private static final int STEP = 128;
  private static final int MAX_HIDDEN = 16_384;
  private static final double LAYERS_PER_WIDTH = 22.0 / 2048; // as TinyLlama 1.1B
  private static final int POSITIONS = 4096;
  private static final float SCALE = 0.02f;
  private static final float CHANGE = 0.000_12f;

  /// The shape of about that many parameters; at 1.1 billion it is TinyLlama's.
  public static SyntheticLlama of(long parameters) {
    SyntheticLlama best = new SyntheticLlama(STEP, 1);
    double least = Double.MAX_VALUE;
    for (int hidden = STEP; hidden <= MAX_HIDDEN; hidden += STEP) {
      long outer = new SyntheticLlama(hidden, 0).elements();
      long layer = new SyntheticLlama(hidden, 1).elements() - outer;
      int layers = Math.clamp(Math.round((parameters - outer) / (double) layer), 1, 1000);
      double slimness = Math.abs(Math.log(layers / (LAYERS_PER_WIDTH * hidden)));
      double error = Math.abs(Math.log((outer + layers * layer) / (double) parameters));
      if (slimness + 10 * error < least) {
        least = slimness + 10 * error;
        best = new SyntheticLlama(hidden, layers);
      }
    }
    return best;
  }

  /// The number of parameters.
  public long elements() {
    return tensors().values().stream().mapToLong(TensorSpec::elements).sum();
  }

  /// `config.json`.
  ObjectNode config() {
    ObjectNode config = new JsonMapper().createObjectNode().put("model_type", "llama");
    config.putArray("architectures").add("LlamaForCausalLM");
    return config
        .put("hidden_size", hidden)
        .put("intermediate_size", intermediate())
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", 8)
        .put("num_key_value_heads", 1)
        .put("vocab_size", vocabulary())
        .put("max_position_embeddings", POSITIONS)
        .put("rms_norm_eps", 1e-5)
        .put("rope_theta", 10_000.0)
        .put("tie_word_embeddings", false);
  }

  /// Writes the base model and some fine-tunes, each to a folder of its name, and reads them once
  /// so that the page cache is warm.
  ///
  /// @param names the base, then the fine-tunes
  /// @param folder where the folders are made
  public void write(List<String> names, Path folder, int threads, Progress progress)
      throws IOException {
    for (int i = 0; i < names.size(); i++) {
      CheckpointWriter.of(config())
          .withThreads(threads)
          .withShardBytes(Long.MAX_VALUE)
          .write(i == 0 ? base() : fineTune(i), folder.resolve(names.get(i)), progress);
    }
    progress.begin("read the models into the page cache", 0);
    PlainCopy copy = new PlainCopy(files(names, folder), threads);
    double seconds = copy.seconds(folder.resolve("copy"));
    progress.end(String.format(Locale.ROOT, "%.2f s", seconds));
  }

  /// The files that hold the weights of models written to a folder.
  static List<Path> files(List<String> names, Path folder) {
    return names.stream().map(name -> folder.resolve(name, "model.safetensors")).toList();
  }

  /// Refuses a folder whose disk has no room for a number of models, and one that is not there.
  ///
  /// @throws InvalidInputException then
  public void requireRoom(int models, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + " is no folder; name one that exists");
    }
    long needed = models * elements() * ElementType.BF16.bytes();
    long free = Files.getFileStore(folder).getUsableSpace();
    if (needed > free) {
      throw new InvalidInputException(
          "%d models need %,d bytes, but the disk of %s has %,d free; choose fewer parameters or another folder"
              .formatted(models, needed, folder, free));
    }
  }

  /// The base model.
  Weights base() {
    return new Numbers(tensors(), 0);
  }

  /// A fine-tune of the base.
  ///
  /// @param number which one, from 1
  Weights fineTune(int number) {
    return new Numbers(tensors(), number);
  }

  private int vocabulary() {
    return Math.min(MAX_VOCABULARY, 16 * hidden);
  }

  private int intermediate() {
    return hidden * 11 / 4;
  }

  private SequencedMap<String, TensorSpec> tensors() {
    SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>();
    add(tensors, "model.embed_tokens.weight", vocabulary(), hidden);
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "model.layers." + layer + ".";
      add(tensors, prefix + "input_layernorm.weight", hidden);
      add(tensors, prefix + "self_attn.q_proj.weight", hidden, hidden);
      add(tensors, prefix + "self_attn.k_proj.weight", hidden / 8, hidden);
      add(tensors, prefix + "self_attn.v_proj.weight", hidden / 8, hidden);
      add(tensors, prefix + "self_attn.o_proj.weight", hidden, hidden);
      add(tensors, prefix + "post_attention_layernorm.weight", hidden);
      add(tensors, prefix + "mlp.gate_proj.weight", intermediate(), hidden);
      add(tensors, prefix + "mlp.up_proj.weight", intermediate(), hidden);
      add(tensors, prefix + "mlp.down_proj.weight", hidden, intermediate());
    }
    add(tensors, "model.norm.weight", hidden);
    add(tensors, "lm_head.weight", vocabulary(), hidden);
    return Collections.unmodifiableSequencedMap(tensors);
  }

  private static void add(SequencedMap<String, TensorSpec> tensors, String name, long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    tensors.put(name, new TensorSpec(ElementType.BF16, sizes));
  }

  /// @param model 0 for the base
  private record Numbers(SequencedMap<String, TensorSpec> tensors, int model) implements Weights {
    @Override
    public void read(String tensor, long from, float[] into, int count) {
      long base = CounterMask.key(0, tensor);
      long change = CounterMask.key(model, tensor);
      for (int i = 0; i < count; i++) {
        float value = ElementType.BF16.round(SCALE * normal(base, from + i));
        if (model > 0) {
          float step = normal(change, from + i);
          value += CHANGE * step * step * step;
        }
        into[i] = value;
      }
    }

    /// The sum of four uniform numbers, of mean 0 and variance 1.
    private static float normal(long key, long index) {
      long bits = CounterMask.bits(key, index);
      long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
      return (sum - 2 * 0xFFFF) * (1.732_050_8f / 0x1p16f);
    }
  }
}
