package dev.mergewright.checkpoint;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// Weights made in a test, exact images of a number format.
public final class ArrayWeights implements Weights {
  private final SequencedMap<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  /// Adds a tensor; its numbers are rounded to the type.
  public ArrayWeights with(String name, ElementType type, List<Long> shape, float... values) {
    float[] rounded = values.clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = type.round(rounded[i]);
    }
    tensors.put(name, new TensorSpec(type, shape));
    numbers.put(name, rounded);
    return this;
  }

  /// Adds a vector of float32.
  public ArrayWeights with(String name, float... values) {
    return with(name, ElementType.F32, List.of((long) values.length), values);
  }

  /// A tiny Llama's tensors with normal numbers: 2 layers, width 8, vocabulary 32.
  public static ArrayWeights tinyLlama(ElementType type, long seed) {
    Random random = new Random(seed);
    ArrayWeights weights = new ArrayWeights();
    weights.normal("model.embed_tokens.weight", type, random, 32, 8);
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "model.layers." + layer + ".";
      weights.normal(prefix + "input_layernorm.weight", type, random, 8);
      weights.normal(prefix + "self_attn.q_proj.weight", type, random, 8, 8);
      weights.normal(prefix + "mlp.down_proj.weight", type, random, 8, 24);
    }
    weights.normal("model.norm.weight", type, random, 8);
    weights.normal("lm_head.weight", type, random, 32, 8);
    return weights;
  }

  private void normal(String name, ElementType type, Random random, long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    float[] values = new float[(int) new TensorSpec(type, sizes).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    with(name, type, sizes, values);
  }

  @Override
  public SequencedMap<String, TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public void read(String tensor, long from, float[] into, int count) {
    float[] all = numbers.get(tensor);
    if (all == null || from < 0 || count < 0 || from > all.length - count) {
      throw new IllegalArgumentException("no such elements of " + tensor);
    }
    System.arraycopy(all, (int) from, into, 0, count);
  }
}
