package dev.mergewright.llama;

import dev.mergewright.tensor.ElementType;
import dev.mergewright.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The tensors of one layer: what a checkpoint stores, and what the forward pass makes of it.
///
/// The pass has one *packed* tensor for all that read the same input, each under a short name; a
/// packed tensor is made of one or several stored ones, stacked by rows.
///
/// ```text
/// packed          stored
/// norm            input_layernorm.weight             [D]
/// qkv             self_attn.{q,k,v}_proj.weight      [H*d, D] [K*d, D] [K*d, D]  or qkv_proj
/// qkv_bias        self_attn.{q,k,v}_proj.bias        with input bias
/// q_norm, k_norm  self_attn.{q,k}_norm.weight        [d]  with norms per head
/// o               self_attn.o_proj.weight            [D, H*d]
/// o_bias          self_attn.o_proj.bias              with output bias
/// attended_norm   post_attention_layernorm.weight    [D]  with norms after blocks
/// mlp_norm        post_attention_layernorm.weight    [D]  or pre_feedforward_layernorm
/// gate_up         mlp.{gate,up}_proj.weight          [F, D] [F, D]  or gate_up_proj
/// gate_up_bias    mlp.{gate,up}_proj.bias            with MLP bias
/// down            mlp.down_proj.weight               [D, F]
/// down_bias       mlp.down_proj.bias                 with MLP bias
/// fed_norm        post_feedforward_layernorm.weight  [D]  with norms after blocks
/// ```
final class LayerTensors {
  private final SequencedMap<String, SequencedMap<String, TensorSpec>> packed =
      new LinkedHashMap<>();

  private LayerTensors() {}

  static LayerTensors of(LlamaConfig c) {
    LayerTensors layer = new LayerTensors();
    layer.addAttention(c, c.attention());
    layer.addMlp(c, c.mlp());
    return layer;
  }

  private void addAttention(LlamaConfig c, AttentionConfig a) {
    int d = c.hidden();
    add("norm", "input_layernorm.weight", vector(d));
    if (c.fusedMatrices()) {
      add("qkv", "self_attn.qkv_proj.weight", matrix(a.queries() + 2 * a.keys(), d));
    } else {
      add("qkv", "self_attn.q_proj.weight", matrix(a.queries(), d));
      add("qkv", "self_attn.k_proj.weight", matrix(a.keys(), d));
      add("qkv", "self_attn.v_proj.weight", matrix(a.keys(), d));
    }
    if (a.inputBias()) {
      add("qkv_bias", "self_attn.q_proj.bias", vector(a.queries()));
      add("qkv_bias", "self_attn.k_proj.bias", vector(a.keys()));
      add("qkv_bias", "self_attn.v_proj.bias", vector(a.keys()));
    }
    if (a.headNorms()) {
      add("q_norm", "self_attn.q_norm.weight", vector(a.headWidth()));
      add("k_norm", "self_attn.k_norm.weight", vector(a.headWidth()));
    }
    add("o", "self_attn.o_proj.weight", matrix(d, a.queries()));
    if (a.outputBias()) {
      add("o_bias", "self_attn.o_proj.bias", vector(d));
    }
  }

  private void addMlp(LlamaConfig c, MlpConfig m) {
    int d = c.hidden();
    if (c.norm().afterBlocks()) {
      add("attended_norm", "post_attention_layernorm.weight", vector(d));
      add("mlp_norm", "pre_feedforward_layernorm.weight", vector(d));
    } else {
      add("mlp_norm", "post_attention_layernorm.weight", vector(d));
    }
    if (c.fusedMatrices()) {
      add("gate_up", "mlp.gate_up_proj.weight", matrix(2 * m.width(), d));
    } else {
      add("gate_up", "mlp.gate_proj.weight", matrix(m.width(), d));
      add("gate_up", "mlp.up_proj.weight", matrix(m.width(), d));
    }
    if (m.bias()) {
      add("gate_up_bias", "mlp.gate_proj.bias", vector(m.width()));
      add("gate_up_bias", "mlp.up_proj.bias", vector(m.width()));
    }
    add("down", "mlp.down_proj.weight", matrix(d, m.width()));
    if (m.bias()) {
      add("down_bias", "mlp.down_proj.bias", vector(d));
    }
    if (c.norm().afterBlocks()) {
      add("fed_norm", "post_feedforward_layernorm.weight", vector(d));
    }
  }

  private void add(String into, String stored, TensorSpec spec) {
    packed.computeIfAbsent(into, _ -> new LinkedHashMap<>()).put(stored, spec);
  }

  /// The stored tensors in the order of packing, with names relative to the layer.
  SequencedMap<String, TensorSpec> stored() {
    SequencedMap<String, TensorSpec> all = new LinkedHashMap<>();
    packed.values().forEach(all::putAll);
    return all;
  }

  /// The names of the packed tensors, in their order.
  List<String> packed() {
    return List.copyOf(packed.sequencedKeySet());
  }

  /// The stored tensors of each packed one, in its order, with names relative to the layer.
  List<SequencedMap<String, TensorSpec>> stacks() {
    return List.copyOf(packed.values());
  }

  /// How many stored tensors make each packed one, in the same order.
  List<Integer> stackSizes() {
    List<Integer> sizes = new ArrayList<>();
    packed.values().forEach(stored -> sizes.add(stored.size()));
    return sizes;
  }

  static TensorSpec matrix(int rows, int columns) {
    return new TensorSpec(ElementType.F32, List.of((long) rows, (long) columns));
  }

  static TensorSpec vector(int size) {
    return new TensorSpec(ElementType.F32, List.of((long) size));
  }
}
