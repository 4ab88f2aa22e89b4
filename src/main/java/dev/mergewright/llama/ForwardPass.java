package dev.mergewright.llama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.mergewright.tensor.TorchScript;

/// The compiled [LlamaScript]: every part of the model as one call, whose weights the caller hands
/// in.
///
/// Shapes as there. Results belong to `owner`; arrays of type bf16 may be handed on, but not read.
/// Safe for concurrent use.
///
/// @param config the architecture
/// @param script the methods of [LlamaScript]
record ForwardPass(LlamaConfig config, TorchScript script) implements AutoCloseable {
  private static final NDList NO_CACHE = new NDList();

  static ForwardPass compile(LlamaConfig config, ComputeType type, NDManager manager) {
    return new ForwardPass(config, TorchScript.compile(manager, LlamaScript.of(config, type)));
  }

  /// Packs the tensors of the embedding or of the head.
  NDList packOuter(NDList unpacked, NDManager owner) {
    return script.call(owner, "pack_outer", unpacked);
  }

  NDList packLayer(NDList unpacked, NDManager owner) {
    return script.call(owner, "pack_layer", unpacked);
  }

  NDArray embed(NDArray ids, NDList embedding, NDManager owner) {
    return script.call(owner, "embed", new NDList(ids), embedding).singletonOrThrow();
  }

  NDArray layer(NDArray x, NDList weights, NDList view, NDManager owner) {
    return layer(x, weights, view, NO_CACHE, owner);
  }

  NDArray layer(NDArray x, NDList weights, NDList view, NDList cache, NDManager owner) {
    return script.call(owner, "layer", new NDList(x), weights, view, cache).singletonOrThrow();
  }

  /// The last layer, finished at the flat positions `at`.
  NDArray lastLayer(NDArray x, NDArray at, NDList weights, NDList view, NDManager owner) {
    return lastLayer(x, at, weights, view, NO_CACHE, owner);
  }

  NDArray lastLayer(
      NDArray x, NDArray at, NDList weights, NDList view, NDList cache, NDManager owner) {
    return script
        .call(owner, "last_layer", new NDList(x, at), weights, view, cache)
        .singletonOrThrow();
  }

  /// Logits `[N, V]` in f32.
  NDArray logits(NDArray x, NDList head, NDManager owner) {
    return script.call(owner, "logits", new NDList(x), head).singletonOrThrow();
  }

  /// Losses `[N]` in f32 nats.
  NDArray losses(NDArray x, NDArray targets, NDList head, NDManager owner) {
    return script.call(owner, "losses", new NDList(x, targets), head).singletonOrThrow();
  }

  /// Room for the keys and values of one layer.
  ///
  /// @param pads `[B]`, only its length counts
  /// @param slots `[most S]`, likewise
  NDList emptyCache(NDArray pads, NDArray slots, NDManager owner) {
    return script.call(owner, "empty_cache", new NDList(pads, slots));
  }

  /// Some rows of the keys and values of one layer, copied.
  NDList rowsOfCache(NDList cache, NDArray rows, NDManager owner) {
    return script.call(owner, "rows_of_cache", cache, new NDList(rows));
  }

  @Override
  public void close() {
    script.close();
  }
}
