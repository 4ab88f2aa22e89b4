package dev.mergewright.llama;

import java.util.Map;

/// The forward pass as TorchScript source, generated from the configuration: one method per part of
/// the model, so that weights may come layer by layer.
///
/// ```text
/// x = embed(ids)
/// for each layer:  x = x + attention(rms_norm(x));  x = x + swiglu(rms_norm(x))
/// logits = head(rms_norm(x))
/// ```
///
/// Legend: B rows, T positions of a row, S keys so far (S = T without a cache), N tokens whose loss
/// counts, D hidden, F intermediate, H query heads, K key heads, d head width, V vocabulary. Linear
/// maps are `y = x W^T`.
///
/// The weights `w` of a part are its *packed* list, where matrices that read the same input are
/// one:
///
/// ```text
/// embedding  [embedding]
/// layer      [norm, qkv, o, norm, gate_up, down]
/// head       [norm, head]
/// ```
///
/// What a layer sees besides is its `view`, `[cosine, sine, mask]`, made once per batch: the text
/// of a layer is the same for all layers.
final class LlamaScript {
  /// RMSNorm (arXiv 1910.07467, eq. 4): `y = x / sqrt(mean(x^2) + epsilon) * g`.
  private static final String RMS_NORM =
      """
        def rms_norm(self: __torch__.M, x: Tensor, g: Tensor) -> Tensor:
          f = torch.to(x, 6)
          scale = torch.rsqrt(torch.add(torch.mean(torch.mul(f, f), [-1], True), {epsilon}))
          return torch.mul(torch.to(torch.mul(f, scale), {type}), g)
      """;

  /// Rotary position embedding (arXiv 2104.09864, eq. 34) in the half-split layout: `x` is `[B, T,
  /// heads, d]`, cosine and sine are `[B or 1, T, 1, d]`.
  private static final String ROTARY =
      """
        def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
          a, b, = torch.chunk(x, 2, -1)
          return torch.addcmul(torch.mul(x, cos), torch.cat([torch.neg(b), a], -1), sin)
      """;

  /// The keys or values up to now, `[B, K, S, d]`: the new ones, or the cache with the new ones
  /// written at its end.
  private static final String CACHE =
      """
        def so_far(self: __torch__.M, new: Tensor, cache: List[Tensor], i: int, S: int) -> Tensor:
          all = new
          if torch.gt(torch.len(cache), 0):
            T = torch.size(new, 2)
            _ = torch.copy_(torch.narrow(cache[i], 2, torch.sub(S, T), T), new)
            all = torch.narrow(cache[i], 2, 0, S)
          return all
      """;

  /// Grouped-query attention (arXiv 2305.13245), before its output projection: `softmax(q k^T /
  /// sqrt(d) + mask) v`.
  private static final String ATTENTION =
      """
        def attention(self: __torch__.M, x: Tensor, w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          B = torch.size(x, 0)
          T = torch.size(x, 1)
          n = self.rms_norm(x, w[0])
          qk, v, = torch.split_with_sizes(torch.linear(n, w[1]), [{queries_keys}, {keys}], -1)
          qk = torch.view(qk, [B, T, {heads_both}, {width}])
          qk = torch.transpose(self.rotate(qk, view[0], view[1]), 1, 2)
          q, k, = torch.split_with_sizes(qk, [{heads}, {key_heads}], 1)
          v = torch.transpose(torch.view(v, [B, T, {key_heads}, {width}]), 1, 2)
          S = torch.size(view[2], -1)
          k = self.so_far(k, cache, 0, S)
          v = self.so_far(v, cache, 1, S)
      {repeat}    o = torch.scaled_dot_product_attention(q, k, v, view[2], 0., False)
          return torch.reshape(torch.transpose(o, 1, 2), [B, T, {queries}])
      """;

  private static final String REPEAT =
      """
          k = torch.repeat_interleave(k, {group}, 1)
          v = torch.repeat_interleave(v, {group}, 1)
      """;

  /// The output projection of attention and SwiGLU (arXiv 2002.05202, eq. 5): `down(silu(gate(x)) *
  /// up(x))`.
  private static final String SWIGLU =
      """
        def swiglu(self: __torch__.M, x: Tensor, attended: Tensor, w: List[Tensor]) -> Tensor:
          x = torch.add(x, torch.linear(attended, w[2]))
          n = self.rms_norm(x, w[3])
          gate, up, = torch.chunk(torch.linear(n, w[4]), 2, -1)
          return torch.add(x, torch.linear(torch.mul(torch.silu(gate), up), w[5]))
      """;

  /// The parts in their order. `x` is `[ids [B, T]]` for the embedding, `[x [B, T, D]]` for a
  /// layer. The last layer takes `[x, at [N]]` and is finished only at these flat positions; there
  /// the vocabulary is met: the head takes `[x [N, D]]`, with the targets `[N]` for losses in nats.
  /// `cache` is empty, or the keys and values `[B, K, most S, d]` of the layer, where those of the
  /// new positions are written.
  private static final String PARTS =
      """
        def embed(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          return torch.embedding(w[0], x[0])

        def layer(self: __torch__.M, x: List[Tensor], w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          return self.swiglu(x[0], self.attention(x[0], w, view, cache), w)

        def last_layer(self: __torch__.M, x: List[Tensor], w: List[Tensor], view: List[Tensor], cache: List[Tensor]) -> Tensor:
          o = self.attention(x[0], w, view, cache)
          stream = torch.index_select(torch.reshape(x[0], [-1, {hidden}]), 0, x[1])
          o = torch.index_select(torch.reshape(o, [-1, {queries}]), 0, x[1])
          return self.swiglu(stream, o, w)

        def logits(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          return torch.to(torch.linear(self.rms_norm(x[0], w[0]), w[1]), 6)

        def losses(self: __torch__.M, x: List[Tensor], w: List[Tensor]) -> Tensor:
          return torch.cross_entropy_loss(self.logits(x, w), x[1], None, 0)
      """;

  /// The view of rows `[ids [B, T]]` that stand alone. `tables` holds cosine and sine as `[longest,
  /// d]`. Padding stands on the right, where causal attention does not look.
  private static final String SCORING_VIEW =
      """
        def scoring_view(self: __torch__.M, batch: List[Tensor], tables: List[Tensor]) -> List[Tensor]:
          T = torch.size(batch[0], 1)
          cos = torch.view(torch.narrow(tables[0], 0, 0, T), [1, T, 1, {width}])
          sin = torch.view(torch.narrow(tables[1], 0, 0, T), [1, T, 1, {width}])
          mask = torch.triu(torch.full([T, T], float('-inf'), dtype={type}, device=batch[0].device), 1)
          return [torch.to(cos, {type}), torch.to(sin, {type}), mask]
      """;

  /// The view of rows that grow. `batch` is `[ids [B, T], pads [B, 1], slots [S]]`: the new tokens,
  /// the padding on the left of each row, and 0..S-1. A padded query sees itself, since a row of
  /// nothing but minus infinity has no softmax; nobody sees a padded key.
  private static final String WRITING_VIEW =
      """
        def writing_view(self: __torch__.M, batch: List[Tensor], tables: List[Tensor]) -> List[Tensor]:
          B = torch.size(batch[0], 0)
          T = torch.size(batch[0], 1)
          S = torch.size(batch[2], 0)
          key = torch.view(batch[2], [1, 1, S])
          query = torch.view(torch.narrow(batch[2], 0, torch.sub(S, T), T), [1, T, 1])
          pads = torch.view(batch[1], [B, 1, 1])
          seen = torch.logical_or(torch.logical_and(torch.le(key, query), torch.ge(key, pads)), torch.eq(key, query))
          mask = torch.zeros([B, 1, T, S], dtype={type}, device=batch[0].device)
          mask = torch.masked_fill(mask, torch.unsqueeze(torch.logical_not(seen), 1), float('-inf'))
          position = torch.reshape(torch.clamp(torch.sub(query, pads), 0), [-1])
          cos = torch.view(torch.index_select(tables[0], 0, position), [B, T, 1, {width}])
          sin = torch.view(torch.index_select(tables[1], 0, position), [B, T, 1, {width}])
          return [torch.to(cos, {type}), torch.to(sin, {type}), mask]

        def empty_cache(self: __torch__.M, batch: List[Tensor]) -> List[Tensor]:
          sizes = [torch.size(batch[0], 0), {key_heads}, torch.size(batch[1], 0), {width}]
          k = torch.zeros(sizes, dtype={type}, device=batch[0].device)
          return [k, torch.zeros_like(k)]
      """;

  /// From one tensor per name, in the order of [LlamaTensors], to a part's packed list. Everything
  /// is copied: a tensor made from a Java array lives in that array's buffer, which goes when its
  /// handle is closed.
  private static final String PACK =
      """
        def copy(self: __torch__.M, x: Tensor) -> Tensor:
          return torch.to(x, {type}, False, True)

        def join(self: __torch__.M, x: List[Tensor]) -> Tensor:
          return torch.to(torch.cat(x), {type})

        def pack_outer(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:
          p = annotate(List[Tensor], [])
          for i in range(torch.len(w)):
            _ = torch.append(p, self.copy(w[i]))
          return p

        def pack_layer(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:
          qkv = self.join([w[1], w[2], w[3]])
          gate_up = self.join([w[6], w[7]])
          return [self.copy(w[0]), qkv, self.copy(w[4]), self.copy(w[5]), gate_up, self.copy(w[8])]
      """;

  private LlamaScript() {}

  /// The parts of the forward pass with the blocks that they are made of, their views, and
  /// `pack_outer` (embedding and head) and `pack_layer`.
  static String of(LlamaConfig c, ComputeType type) {
    int queries = c.heads() * c.headWidth();
    int keys = c.keyValueHeads() * c.headWidth();
    int group = c.heads() / c.keyValueHeads();
    Map<String, Object> numbers =
        Map.ofEntries(
            Map.entry("type", type.inScript()),
            Map.entry("epsilon", c.rmsEpsilon()),
            Map.entry("hidden", c.hidden()),
            Map.entry("heads", c.heads()),
            Map.entry("key_heads", c.keyValueHeads()),
            Map.entry("heads_both", c.heads() + c.keyValueHeads()),
            Map.entry("width", c.headWidth()),
            Map.entry("queries", queries),
            Map.entry("keys", keys),
            Map.entry("queries_keys", queries + keys),
            Map.entry("group", group));
    String source =
        RMS_NORM
            + ROTARY
            + CACHE
            + ATTENTION.replace("{repeat}", group == 1 ? "" : REPEAT)
            + SWIGLU
            + PARTS
            + SCORING_VIEW
            + WRITING_VIEW
            + PACK;
    for (Map.Entry<String, Object> number : numbers.entrySet()) {
      source = source.replace("{" + number.getKey() + "}", number.getValue().toString());
    }
    return source;
  }
}
